package io.registrar.gateway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a fault loop has seen. */
final class FaultTally {
    /** That are told in words. */
    private static final int MOST_DEVIATIONS = 3;

    private final List<Long> recoveryNanos = new ArrayList<>();
    private final Map<String, Integer> moments = new TreeMap<>();
    private final List<String> deviations = new ArrayList<>();
    private int cycles;
    private int cyclesWithLandmark;
    private long acknowledged;
    private long inDoubt;
    private long lost;
    private long doubled;

    /** A fault has struck after so many commands were acknowledged; files had come or gone during its load, or not. */
    void struck(long acknowledgedCommands, boolean hasLandmark) {
        cycles++;
        acknowledged += acknowledgedCommands;
        cyclesWithLandmark += hasLandmark ? 1 : 0;
    }

    /** It struck right after these files had come or gone. */
    void struckAt(String landmark) {
        moments.merge(landmark, 1, Integer::sum);
    }

    /** A server has answered again, and said what it knows. */
    void recovered(long nanos, SeatLedger.Settlement settlement) {
        recoveryNanos.add(nanos);
        inDoubt += settlement.inDoubt();
        lost += settlement.lost();
        doubled += settlement.doubled();
        deviations.addAll(settlement.deviations());
    }

    int cycles() {
        return cycles;
    }

    int cyclesWithLandmark() {
        return cyclesWithLandmark;
    }

    long lost() {
        return lost;
    }

    long doubled() {
        return doubled;
    }

    static String tableHead() {
        return "| contestant | ended by | cycles | of them with a change of files under load | acknowledged | in doubt"
                + " | lost | double | answers again after, median |\n|---|---|--:|--:|--:|--:|--:|--:|--:|";
    }

    String tableRow(String contestant, String fault) {
        return String.format(
                "| %s | %s | %d | %d | %,d | %d | %d | %d | %.2f s |",
                contestant, fault, cycles, cyclesWithLandmark, acknowledged, inDoubt, lost, doubled, medianSeconds());
    }

    private double medianSeconds() {
        List<Long> sorted = recoveryNanos.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2) / 1e9;
    }

    @Override
    public String toString() {
        return cycles + " cycles (" + cyclesWithLandmark + " with a change of files under load), " + acknowledged
                + " acknowledged, " + inDoubt + " in doubt, " + lost + " lost, " + doubled
                + String.format(" double, answered again after %.2f s", medianSeconds())
                + (moments.isEmpty() ? "" : "; struck right after " + moments)
                + deviations.stream()
                        .limit(MOST_DEVIATIONS)
                        .map(line -> "\n  " + line)
                        .collect(Collectors.joining());
    }
}
