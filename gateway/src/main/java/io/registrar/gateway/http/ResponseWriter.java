package io.registrar.gateway.http;

import io.netty.buffer.ByteBuf;
import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.ResultCode;
import io.registrar.gateway.json.Digits;
import io.registrar.gateway.json.JsonWriter;

/** Turns replies into bytes. One for each event loop. */
final class ResponseWriter {
    private static final byte[] CONTINUE = ResponseHeads.ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] LENGTH = ResponseHeads.ascii("\r\nContent-Length: ");
    private static final byte[] ALLOW = ResponseHeads.ascii("\r\nAllow: ");
    private static final byte[] CHALLENGE = ResponseHeads.ascii("\r\nWWW-Authenticate: Bearer");
    private static final byte[] ETAG = ResponseHeads.ascii("\r\nETag: \"");
    private static final byte[] QUOTE = ResponseHeads.ascii("\"");
    private static final byte[] RETRY_AFTER = ResponseHeads.ascii("\r\nRetry-After: 1");
    private static final byte[] CLOSE = ResponseHeads.ascii("\r\nConnection: close");
    private static final byte[] KEEP_ALIVE = ResponseHeads.ascii("\r\nConnection: keep-alive");
    private static final byte[] END = ResponseHeads.ascii("\r\n\r\n");

    private final ResponseHeads heads = new ResponseHeads();
    private final JsonWriter json = new JsonWriter();
    private final byte[] digits = new byte[20];

    /**
     * Appends the whole answer.
     *
     * @param nowMillis wall clock, for the header Date
     */
    void write(ByteBuf out, PendingReply reply, long nowMillis) {
        if (reply.isContinue) {
            out.writeBytes(CONTINUE);
            return;
        }
        if (isUnchanged(reply)) {
            out.writeBytes(ResponseHeads.bare(304)).writeBytes(heads.date(nowMillis));
        } else {
            json.clear();
            int status = writeBody(reply);
            out.writeBytes(ResponseHeads.of(status)).writeBytes(heads.date(nowMillis));
            out.writeBytes(LENGTH);
            putNumber(out, json.length());
            if (status == 503) {
                out.writeBytes(RETRY_AFTER);
            }
            if (status == 401) {
                out.writeBytes(CHALLENGE);
            }
            if (status == 405) {
                out.writeBytes(ALLOW).writeBytes(ResponseHeads.ascii(reply.allow));
            }
        }
        if (reply.answer instanceof SectionView section) {
            out.writeBytes(ETAG);
            putNumber(out, section.changedSequence());
            out.writeBytes(QUOTE);
        }
        if (reply.closes) {
            out.writeBytes(CLOSE);
        } else if (reply.saysKeepAlive) {
            out.writeBytes(KEEP_ALIVE);
        }
        out.writeBytes(END);
        if (!reply.isHead && !isUnchanged(reply)) {
            out.writeBytes(json.bytes(), 0, json.length());
        }
    }

    /** Writes the body, and returns the status. */
    private int writeBody(PendingReply reply) {
        if (reply.refusal != null) {
            return Problems.write(json, reply.refusal, reply.detail);
        }
        if (reply.answer instanceof NotFound notFound) {
            return Problems.write(json, notFound, reply.answerSequence);
        }
        boolean isDecision = reply.route.action() instanceof Route.Action.Decide;
        if (isDecision && reply.outcome.code().isRefusal()) {
            return Problems.write(json, reply);
        }
        reply.route.format().write(json, reply);
        return isDecision && reply.outcome.code() == ResultCode.CREATED ? 201 : 200;
    }

    /** Whether the client has the section as it is. Our tags hold no comma, so a list is taken apart at commas. */
    private static boolean isUnchanged(PendingReply reply) {
        if (reply.ifNoneMatch.isEmpty() || !(reply.answer instanceof SectionView section)) {
            return false;
        }
        String tag = "\"" + section.changedSequence() + "\"";
        for (String candidate : reply.ifNoneMatch.split(",", -1)) {
            String known = candidate.strip();
            if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    private void putNumber(ByteBuf out, long number) {
        out.writeBytes(digits, 0, Digits.put(digits, 0, number));
    }
}
