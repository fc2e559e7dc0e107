package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandType;
import io.registrar.gateway.callers.Caller;
import io.registrar.gateway.callers.Role;
import io.registrar.gateway.events.EventCursor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A reply is used again, so nothing of one request may be left for the next. */
class PendingReplyTest {
    @Test
    void shouldForgetEverything() throws IllegalAccessException {
        int forgotten = 0;
        for (Field field : PendingReply.class.getDeclaredFields()) {
            // Whose reply it is, is said anew each time it is taken.
            boolean isOwner = field.getType() == EnrollmentHandler.class;
            if (Modifier.isStatic(field.getModifiers()) || Modifier.isFinal(field.getModifiers()) || isOwner) {
                continue;
            }
            field.setAccessible(true);
            PendingReply reply = used();
            assertTrue(!field.get(reply).equals(field.get(new PendingReply())), field + " is as it was");
            reply.clear();
            assertEquals(field.get(new PendingReply()), field.get(reply), field::toString);
            forgotten++;
        }
        assertTrue(forgotten > 20, forgotten + " fields");
        PendingReply reply = used();
        reply.clear();
        PathValues path = reply.path;
        assertEquals("", path.sectionId + path.studentId + path.sessionId + path.term);
        assertEquals(0, path.sequence + path.lesson + path.systemEventId);
    }

    private static PendingReply used() {
        PendingReply reply = new PendingReply();
        reply.next = new PendingReply();
        reply.outcome.begin(1, 1);
        reply.commandType = CommandType.ENROLL;
        reply.answer = new NotFound(ResultCode.STUDENT_NOT_FOUND, "a");
        reply.answerSequence = 1;
        reply.recollection = new CommandReceipt(1, Optional.empty());
        reply.check = new CheckRequest("campus", 1);
        reply.errand = sequence -> new byte[0];
        reply.written = new byte[] {1};
        reply.route = Routes.all().get(0);
        reply.caller = new Caller("ada", Role.STUDENT);
        reply.refuse(RequestRefusal.OVERLOADED, "detail");
        reply.allow = "GET";
        reply.studentId = "a";
        reply.target = "/";
        reply.key = "k";
        reply.keyCount = 1;
        reply.reason = "r";
        reply.query = "q";
        reply.ifNoneMatch = "*";
        reply.hasJsonBody = true;
        reply.hasLinesBody = true;
        reply.lastEventId = "7";
        reply.isStream = true;
        reply.eventsAfter = EventCursor.behind(7);
        reply.retainedFrom = 1;
        reply.readNanos = 1;
        reply.isHead = true;
        reply.expectsContinue = true;
        reply.saysKeepAlive = true;
        reply.closes = true;
        reply.part = PendingReply.Part.CONTINUE;
        reply.line = 1;
        reply.isChunked = true;
        reply.path.sectionId = "s";
        reply.path.studentId = "a";
        reply.path.sessionId = "m";
        reply.path.term = "t";
        reply.path.sequence = 1;
        reply.path.lesson = 1;
        reply.path.systemEventId = 1;
        return reply;
    }
}
