package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Answer.BookingView;
import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.SessionView;
import io.registrar.engine.Answer.WaitlistEntryView;
import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Query.RosterCursor;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.JsonWriter;

/** What the answers of reads look like, a method each; those of commands are {@link CommandAnswers}. */
final class Answers {
    private Answers() {}

    static void section(JsonWriter json, PendingReply reply) {
        json.beginObject();
        sectionMembers(json, (SectionView) reply.answer);
        json.number("sequence", reply.answerSequence).endObject();
    }

    static void sectionList(JsonWriter json, PendingReply reply) {
        Answer.SectionList list = (Answer.SectionList) reply.answer;
        json.beginObject().beginArray("items");
        for (SectionView section : list.items()) {
            json.beginObject();
            sectionMembers(json, section);
            json.endObject();
        }
        json.endArray();
        json.textOrNull("next", list.nextAfterIndex() < 0 ? "" : Integer.toString(list.nextAfterIndex()))
                .number("sequence", reply.answerSequence)
                .endObject();
    }

    private static void sectionMembers(JsonWriter json, SectionView section) {
        json.text("sectionId", section.sectionId());
        CommandJson.settings(json, section.settings());
        json.text("status", section.isCancelled() ? "cancelled" : "active");
        counters(json, section);
    }

    private static void counters(JsonWriter json, SectionView section) {
        json.number("enrolled", section.enrolled())
                .number("held", section.held())
                .number("waitlisted", section.waitlisted());
        boolean isLimited = section.settings().isLimited();
        json.numberOrNull("available", isLimited ? section.available() : 0, isLimited)
                .number("totalEnrollments", section.totalEnrollments());
    }

    static void seats(JsonWriter json, PendingReply reply) {
        json.beginObject().beginArray("items");
        for (SectionView section : ((Answer.SeatsView) reply.answer).items()) {
            json.beginObject().text("sectionId", section.sectionId());
            counters(json, section);
            json.endObject();
        }
        json.endArray().number("sequence", reply.answerSequence).endObject();
    }

    static void student(JsonWriter json, PendingReply reply) {
        Answer.StudentView student = (Answer.StudentView) reply.answer;
        json.beginObject()
                .text("studentId", student.studentId())
                .number("balance", student.balance())
                .number("sequence", reply.answerSequence)
                .endObject();
    }

    static void enrollment(JsonWriter json, PendingReply reply) {
        json.beginObject();
        enrollmentMembers(json, (EnrollmentView) reply.answer);
        json.number("sequence", reply.answerSequence).endObject();
    }

    static void roster(JsonWriter json, PendingReply reply) {
        Answer.Roster roster = (Answer.Roster) reply.answer;
        json.beginObject().beginArray("items");
        for (EnrollmentView item : roster.items()) {
            json.beginObject();
            enrollmentMembers(json, item);
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

    private static void enrollmentMembers(JsonWriter json, EnrollmentView item) {
        enrollmentMembers(
                json, item.enrollmentId(), item.studentId(), item.status(), item.cost(), item.enrolledAtMillis());
    }

    /** What an enrollment looks like, in a roster and in a history. */
    static void enrollmentMembers(
            JsonWriter json, long id, String studentId, EnrollmentStatus status, long cost, long enrolledAtMillis) {
        json.number("enrollmentId", id)
                .text("studentId", studentId)
                .text("status", status.text())
                .number("cost", cost)
                .number("enrolledAt", enrolledAtMillis);
    }

    static void waitlist(JsonWriter json, PendingReply reply) {
        Answer.Waitlist list = (Answer.Waitlist) reply.answer;
        json.beginObject().beginArray("items");
        for (WaitlistEntryView entry : list.items()) {
            json.beginObject();
            waitlistMembers(json, entry);
            json.endObject();
        }
        json.endArray()
                .textOrNull("next", list.nextAfterRank() == 0 ? "" : Long.toString(list.nextAfterRank()))
                .number("sequence", reply.answerSequence)
                .endObject();
    }

    static void waitlistEntry(JsonWriter json, PendingReply reply) {
        json.beginObject();
        waitlistMembers(json, (WaitlistEntryView) reply.answer);
        json.number("sequence", reply.answerSequence).endObject();
    }

    private static void waitlistMembers(JsonWriter json, WaitlistEntryView entry) {
        json.text("studentId", entry.studentId())
                .number("position", entry.position())
                .number("joinedAt", entry.joinedAtMillis());
    }

    static void sessionList(JsonWriter json, PendingReply reply) {
        Answer.SessionList list = (Answer.SessionList) reply.answer;
        json.beginObject().beginArray("items");
        for (SessionView session : list.items()) {
            json.beginObject().text("sessionId", session.sessionId());
            CommandJson.settings(json, session.settings());
            boolean isLimited = session.settings().isLimited();
            json.number("booked", session.booked())
                    .numberOrNull(
                            "available", isLimited ? session.settings().capacity() - session.booked() : 0, isLimited)
                    .endObject();
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
            json.beginObject()
                    .text("studentId", booking.studentId())
                    .number("bookedAt", booking.bookedAtMillis())
                    .endObject();
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

    /** What a reader of history has written. */
    static void recalled(JsonWriter json, PendingReply reply) {
        json.written(reply.recalled);
    }
}
