package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Query.RosterCursor;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.JsonWriter;

/** What the answers look like, a method each. */
final class Answers {
    private Answers() {}

    static void sectionPut(JsonWriter json, PendingReply reply) {
        json.beginObject().text("sectionId", reply.sectionId);
        promotions(json);
        json.number("sequence", reply.outcome.sequence()).endObject();
    }

    static void studentPut(JsonWriter json, PendingReply reply) {
        json.beginObject()
                .text("studentId", reply.studentId)
                .number("balance", reply.outcome.balance())
                .number("sequence", reply.outcome.sequence())
                .endObject();
    }

    static void creditsAdjusted(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.beginObject()
                .number("ledgerEntryId", outcome.ledgerEntryId())
                .text("type", LedgerType.ADJUST.text())
                .number("amount", outcome.amount())
                .number("balanceAfter", outcome.balance())
                .nothing("enrollmentId")
                .text("reason", reply.reason)
                .number("at", outcome.timeMillis())
                .number("sequence", outcome.sequence())
                .endObject();
    }

    static void enrolled(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.beginObject()
                .number("enrollmentId", outcome.enrollmentId())
                .text("status", EnrollmentStatus.of(outcome.effectDetail(0)).text())
                .number("cost", outcome.amount())
                .number("balanceAfter", outcome.balance())
                .number("enrolledAt", outcome.timeMillis())
                .number("sequence", outcome.sequence())
                .endObject();
    }

    static void unenrolled(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.beginObject()
                .number("enrollmentId", outcome.enrollmentId())
                .number("refund", outcome.amount())
                .number("balanceAfter", outcome.balance());
        promotions(json);
        json.number("sequence", outcome.sequence()).endObject();
    }

    /** Nobody waits yet: there are no wait lists before the commands that fill them. */
    private static void promotions(JsonWriter json) {
        json.emptyArray("promoted").emptyArray("passedOver");
    }

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
        json.text("status", "active");
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
        RosterCursor next = roster.next();
        json.endArray()
                .textOrNull(
                        "next",
                        roster.hasNext() ? next.enrollmentId() + "." + next.anchorRow() + "." + next.anchorId() : "")
                .number("sequence", reply.answerSequence)
                .endObject();
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
