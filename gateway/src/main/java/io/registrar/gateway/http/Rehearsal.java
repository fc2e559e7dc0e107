package io.registrar.gateway.http;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.gateway.callers.Caller;
import io.registrar.gateway.callers.Role;
import io.registrar.gateway.http.Route.Action.Decide;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Decides the lines of a bulk in an engine of its own, and answers them as a server would an operator: what is asked is
 * parsed, checked and answered by the same code. Nothing is journaled. Lines have no keys here. Used by one thread.
 */
public final class Rehearsal {
    private static final String[] NO_PARAMETERS = {};

    private final EnrollmentEngine engine;
    private final LongSupplier clockMillis;
    private final Caller operator = new Caller("rehearsal", Role.OPERATOR);
    private final LineParser lines = new LineParser();
    private final Request request = new Request();
    private final CommandEncoder encoder = new CommandEncoder();
    private final PendingReply reply = new PendingReply();
    private final ResponseWriter writer = new ResponseWriter();

    /**
     * @param engine decides, and changes by it
     * @param clockMillis Unix epoch milliseconds; a time before the engine's last command counts as that one's
     */
    public Rehearsal(EnrollmentEngine engine, LongSupplier clockMillis) {
        this.engine = engine;
        this.clockMillis = clockMillis;
    }

    /**
     * Decides one line after the other.
     *
     * @param bulk lines of at most {@link HttpSettings#MAX_LINE_BYTES}, each with its LF, none of them blank
     * @return a line for each
     */
    public byte[] answer(byte[] bulk) {
        writer.clear();
        int number = 0;
        for (int from = 0; from < bulk.length; number++) {
            int to = Ascii.indexOf((byte) '\n', bulk, from, bulk.length);
            reply.clear();
            reply.line = number + 1L;
            reply.caller = operator;
            decide(bulk, from, to);
            writer.write(reply, 0);
            from = to + 1;
        }
        return Arrays.copyOf(writer.bytes(), writer.length());
    }

    private void decide(byte[] bytes, int from, int to) {
        try {
            LineType type = lines.readType(bytes, from, to);
            Decide decide = (Decide) type.route().action();
            reply.route = type.route();
            request.begin(reply, NO_PARAMETERS);
            lines.readMembers(request.body);
            reply.path.take(type.names(), request.body);
            reply.studentId = type.route().namesAStudent() ? request.student() : "";
            reply.commandType = decide.type();
            decide.preparation().encode(request, encoder);
            reply.reason = request.reason;
        } catch (RefusedRequestException refused) {
            reply.refuse(refused.refusal(), refused.getMessage());
            return;
        }
        encoder.stamp(engine.lastSequence() + 1, Math.max(engine.lastTimeMillis(), clockMillis.getAsLong()));
        engine.apply(encoder.buffer(), 0, encoder.length(), reply.outcome);
    }
}
