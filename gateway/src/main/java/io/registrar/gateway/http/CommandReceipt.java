package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Query;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.callers.Caller;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.EffectPlaces;
import io.registrar.gateway.json.JsonWriter;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What one command came to, and why.
 *
 * @param commandSequence its sequence, 1 or more
 * @param onlyFor a caller who hears of commands about itself alone, whoever sent them, and of their effects on itself;
 *     others are as if there were none
 */
record CommandReceipt(long commandSequence, Optional<Caller> onlyFor) implements Recollection {
    /** Most effects that a receipt tells of: a section that is cancelled may have hundreds of thousands. A dump has them all. */
    static final int MAX_EFFECTS = 10_000;

    @Override
    public Query query() {
        return new Query.Now();
    }

    @Override
    public void write(OutcomeReader history, OutcomeReader changes, Answer answer, long sequence, JsonWriter json)
            throws RefusedRequestException {
        if (commandSequence > sequence) {
            throw notFound();
        }
        if (commandSequence < history.firstSequence()) {
            // Whoever asks: it says nothing of whom the command was about.
            throw RefusedRequestException.notRetained("Commands", history.firstSequence());
        }
        OutcomeDecoder record = history.read(commandSequence);
        CommandJson.write(json, record.command(), record.outcome(), whatMayBeTold(record), MAX_EFFECTS);
    }

    private IntPredicate whatMayBeTold(OutcomeDecoder record) throws RefusedRequestException {
        if (onlyFor.isEmpty()) {
            return effect -> true;
        }
        EffectPlaces.Search search = new EffectPlaces.Search(onlyFor.get().subject());
        // Not whom it was sent by: an actor has no role, and one of the same name may have been an operator.
        if (!search.isOf(record.command())) {
            throw notFound();
        }
        // It may have moved others up the wait list, or expired their holds.
        return effect -> search.concerns(record.outcome(), effect, true);
    }

    private static RefusedRequestException notFound() {
        return new RefusedRequestException(RequestRefusal.COMMAND_NOT_FOUND, "No command has this sequence.");
    }
}
