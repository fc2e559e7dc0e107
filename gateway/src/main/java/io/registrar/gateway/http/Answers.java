package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Answer.BookingView;
import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.SessionView;
import io.registrar.engine.Answer.StudentView;
import io.registrar.engine.Answer.WaitlistEntryView;
import io.registrar.engine.Query.RosterCursor;
import io.registrar.gateway.http.Route.AnswerFormat;
import io.registrar.gateway.json.JsonWriter;
import io.registrar.gateway.json.ViewJson;

/** What the answers of reads look like, a method each; those of commands are {@link CommandAnswers}. */
final class Answers {
    /** The page of metrics, as whoever collects them has written it. */
    static final AnswerFormat METRICS = new AnswerFormat() {
        @Override
        public void write(JsonWriter json, PendingReply reply) {
            json.written(reply.written);
        }

        @Override
        public ContentType contentType() {
            return ContentType.METRICS;
        }
    };

    /** Of a bulk: nothing of its own, each line is written as its command's answer is. */
    static final AnswerFormat LINES = new AnswerFormat() {
        @Override
        public void write(JsonWriter json, PendingReply reply) {}

        @Override
        public ContentType contentType() {
            return ContentType.LINES;
        }
    };

    private Answers() {}

    static void section(JsonWriter json, PendingReply reply) {
        json.beginObject();
        ViewJson.section(json, (SectionView) reply.answer);
        json.number("sequence", reply.answerSequence).endObject();
    }

    static void sectionList(JsonWriter json, PendingReply reply) {
        Answer.SectionList list = (Answer.SectionList) reply.answer;
        json.beginObject().beginArray("items");
        for (SectionView section : list.items()) {
            json.beginObject();
            ViewJson.section(json, section);
            json.endObject();
        }
        json.endArray();
        json.textOrNull("next", list.nextAfterIndex() < 0 ? "" : Integer.toString(list.nextAfterIndex()))
                .number("sequence", reply.answerSequence)
                .endObject();
    }

    static void seats(JsonWriter json, PendingReply reply) {
        json.beginObject().beginArray("items");
        for (SectionView section : ((Answer.SeatsView) reply.answer).items()) {
            json.beginObject().text("sectionId", section.sectionId());
            ViewJson.counters(json, section);
            json.endObject();
        }
        json.endArray().number("sequence", reply.answerSequence).endObject();
    }

    static void student(JsonWriter json, PendingReply reply) {
        json.beginObject();
        ViewJson.student(json, (StudentView) reply.answer);
        json.number("sequence", reply.answerSequence).endObject();
    }

    static void enrollment(JsonWriter json, PendingReply reply) {
        json.beginObject();
        ViewJson.enrollment(json, (EnrollmentView) reply.answer);
        json.number("sequence", reply.answerSequence).endObject();
    }

    static void roster(JsonWriter json, PendingReply reply) {
        Answer.Roster roster = (Answer.Roster) reply.answer;
        json.beginObject().beginArray("items");
        for (EnrollmentView item : roster.items()) {
            json.beginObject();
            ViewJson.enrollment(json, item);
            json.endObject();
        }
        json.endArray()
                .textOrNull("next", roster.hasNext() ? cursor(roster.next()) : "")
                .number("sequence", reply.answerSequence)
                .endObject();
    }

    private static String cursor(RosterCursor next) {
        return next.enrollmentId() + "." + next.anchorRow() + "." + next.anchorId();
    }

    static void waitlist(JsonWriter json, PendingReply reply) {
        Answer.Waitlist list = (Answer.Waitlist) reply.answer;
        json.beginObject().beginArray("items");
        for (WaitlistEntryView entry : list.items()) {
            json.beginObject();
            ViewJson.waitlistEntry(json, entry);
            json.endObject();
        }
        json.endArray()
                .textOrNull("next", list.nextAfterRank() == 0 ? "" : Long.toString(list.nextAfterRank()))
                .number("sequence", reply.answerSequence)
                .endObject();
    }

    static void waitlistEntry(JsonWriter json, PendingReply reply) {
        json.beginObject();
        ViewJson.waitlistEntry(json, (WaitlistEntryView) reply.answer);
        json.number("sequence", reply.answerSequence).endObject();
    }

    static void sessionList(JsonWriter json, PendingReply reply) {
        Answer.SessionList list = (Answer.SessionList) reply.answer;
        json.beginObject().beginArray("items");
        for (SessionView session : list.items()) {
            json.beginObject();
            ViewJson.session(json, session);
            json.endObject();
        }
        json.endArray()
                .textOrNull("next", list.nextAfterIndex() < 0 ? "" : Integer.toString(list.nextAfterIndex()))
                .number("sequence", reply.answerSequence)
                .endObject();
    }

    static void bookingList(JsonWriter json, PendingReply reply) {
        Answer.BookingList list = (Answer.BookingList) reply.answer;
        json.beginObject().beginArray("items");
        for (BookingView booking : list.items()) {
            json.beginObject();
            ViewJson.booking(json, booking);
            json.endObject();
        }
        json.endArray()
                .textOrNull("next", list.hasNext() ? cursor(list.next()) : "")
                .number("sequence", reply.answerSequence)
                .endObject();
    }

    static void live(JsonWriter json, PendingReply reply) {
        json.beginObject().text("status", "live").endObject();
    }

    static void ready(JsonWriter json, PendingReply reply) {
        json.beginObject().text("status", "ready").endObject();
    }

    /** What a reader of history has written, or whoever has made a check. */
    static void recalled(JsonWriter json, PendingReply reply) {
        json.written(reply.written);
    }
}
