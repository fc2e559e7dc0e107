package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes commands and their outcomes as JSON, one object a line, by replaying them. Members are called as in the HTTP
 * contract. It holds one engine and one buffer, however long the journal is.
 */
final class CommandDump {
    private static final int BUFFER_BYTES = 64 << 10;

    private final EnrollmentEngine engine;
    private final Outcome outcome = new Outcome();
    private final CommandDecoder command = new CommandDecoder();
    private final JsonWriter json = new JsonWriter();
    private final OutputStream out;
    private final long from;
    private final long to;

    /**
     * Writes nothing yet.
     *
     * @param engine replays the records
     * @param from sequence of the first command to write; those before it are replayed
     * @param to sequence of the last one
     */
    CommandDump(EnrollmentEngine engine, OutputStream out, long from, long to) {
        this.engine = engine;
        this.out = out;
        this.from = from;
        this.to = to;
    }

    /**
     * Replays a record, and writes its line if it is asked for.
     *
     * @return false if no later one is
     * @throws NotWrittenException if the output fails
     */
    boolean onRecord(byte[] buffer, int offset, int length) {
        engine.apply(buffer, offset, length, outcome);
        if (engine.lastSequence() >= from) {
            CommandJson.write(json, command.wrap(buffer, offset, length), outcome);
            json.endLine();
            if (json.length() >= BUFFER_BYTES) {
                flush();
            }
        }
        return engine.lastSequence() < to;
    }

    /**
     * Hands on what is still in the buffer, and leaves the output open.
     *
     * @throws NotWrittenException if the output fails
     */
    void flush() {
        try {
            out.write(json.bytes(), 0, json.length());
            out.flush();
            json.clear();
        } catch (IOException failure) {
            throw new NotWrittenException(failure);
        }
    }

    /** The output takes no more; the cause says what the operating system said. */
    static final class NotWrittenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotWrittenException(IOException cause) {
            super(cause);
        }
    }
}
