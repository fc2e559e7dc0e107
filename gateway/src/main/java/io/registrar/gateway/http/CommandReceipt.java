package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Query;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.callers.Caller;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.JsonWriter;
import java.util.Optional;

/**
 * What one command came to, and why.
 *
 * @param commandSequence its sequence, 1 or more
 * @param onlyFor a caller who hears of commands about itself alone, whoever sent them; others are as if there were none
 */
record CommandReceipt(long commandSequence, Optional<Caller> onlyFor) implements Recollection {
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
        OutcomeDecoder record = history.read(commandSequence);
        if (onlyFor.isPresent() && !isAbout(record.command(), onlyFor.get().subject())) {
            throw notFound();
        }
        CommandJson.write(json, record.command(), record.outcome());
    }

    private static boolean isAbout(CommandDecoder command, String subject) {
        // Not whom it was sent by: an actor has no role, and one of the same name may have been an operator.
        return command.hasStudent() && command.studentId().equals(subject);
    }

    private static RefusedRequestException notFound() {
        return new RefusedRequestException(RequestRefusal.COMMAND_NOT_FOUND, "No command has this sequence.");
    }
}
