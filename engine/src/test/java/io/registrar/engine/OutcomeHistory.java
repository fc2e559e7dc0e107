package io.registrar.engine;

import io.registrar.engine.codec.OutcomeEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A history that an engine makes of steps, record by record, with all that a test holds it against. */
final class OutcomeHistory {
    private final OutcomeEncoder encoder = new OutcomeEncoder();

    /** The commands as journaled. */
    final List<byte[]> commands = new ArrayList<>();
    /** The outcomes as the engine gave them. */
    final List<Outcome> outcomes = new ArrayList<>();
    /** Their records. */
    final List<byte[]> records = new ArrayList<>();
    /** The running hash behind each of them. */
    final List<Long> hashes = new ArrayList<>();

    OutcomeHistory(List<Step> steps) {
        DrivenEngine driven = new DrivenEngine();
        for (Step step : steps) {
            Outcome outcome = new Outcome();
            outcome.copyFrom(driven.apply(step));
            outcomes.add(outcome);
        }
        driven.log()
                .replay((buffer, offset, length) -> commands.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        // One batch: the encoder is never cleared.
        for (int i = 0; i < commands.size(); i++) {
            int start = encoder.length();
            encoder.encode(commands.get(i), 0, commands.get(i).length, outcomes.get(i));
            records.add(Arrays.copyOfRange(encoder.buffer(), start, encoder.length()));
            hashes.add(encoder.runningHash());
        }
    }

    /** The running hash before the record of this place in the list. */
    long hashBefore(int place) {
        return place == 0 ? 0 : hashes.get(place - 1);
    }

    /** All records, one behind the other. */
    byte[] bytes() {
        return Arrays.copyOf(encoder.buffer(), encoder.length());
    }

    /** Where the record of this place in the list starts in {@link #bytes}. */
    int offset(int place) {
        return records.subList(0, place).stream()
                .mapToInt(record -> record.length)
                .sum();
    }
}
