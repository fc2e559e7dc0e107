package io.registrar.gateway.http;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.ResultCode;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.EffectPlaces;
import io.registrar.gateway.json.JsonWriter;
import io.registrar.gateway.json.ViewJson;

/**
 * What the answers of commands that went well look like, a method each. They are made of the outcome and the request alone,
 * and name the sequence and time of the command that was decided: so that a repeated one has the same answer, byte for byte.
 */
final class CommandAnswers {
    private CommandAnswers() {}

    static void sectionPut(JsonWriter json, PendingReply reply) {
        json.beginObject().text("sectionId", reply.path.sectionId);
        promotions(json, reply);
        end(json, reply);
    }

    static void sectionCancelled(JsonWriter json, PendingReply reply) {
        json.beginObject().number("cancelled", reply.outcome.count()).number("refunded", reply.outcome.amount());
        promotions(json, reply);
        end(json, reply);
    }

    static void termArchived(JsonWriter json, PendingReply reply) {
        json.beginObject()
                .text("term", reply.path.term)
                .number("archived", reply.outcome.count())
                .number("enrollments", reply.outcome.amount());
        end(json, reply);
    }

    static void studentPut(JsonWriter json, PendingReply reply) {
        json.beginObject().text("studentId", reply.studentId).number("balance", reply.outcome.balance());
        end(json, reply);
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
                .number("at", outcome.decidedAtMillis());
        promotions(json, reply);
        end(json, reply);
    }

    static void enrolled(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.beginObject();
        if (outcome.position() != 0) {
            json.text(statusName(reply), "waitlisted").number("position", outcome.position());
        } else {
            json.number("enrollmentId", outcome.enrollmentId())
                    .text(statusName(reply), status(outcome).text())
                    .number("cost", outcome.amount())
                    .number("balanceAfter", outcome.balance())
                    .number("enrolledAt", outcome.decidedAtMillis());
        }
        end(json, reply);
    }

    static void imported(JsonWriter json, PendingReply reply) {
        json.beginObject();
        if (reply.outcome.code() == ResultCode.CREATED) {
            changedEnrollment(json, reply);
        } else {
            json.number("enrollmentId", reply.outcome.enrollmentId());
        }
        end(json, reply);
    }

    static void unenrolled(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.beginObject()
                .number("enrollmentId", outcome.enrollmentId())
                .number("refund", outcome.amount())
                .number("balanceAfter", outcome.balance());
        promotions(json, reply);
        end(json, reply);
    }

    static void confirmed(JsonWriter json, PendingReply reply) {
        json.beginObject();
        changedEnrollment(json, reply);
        end(json, reply);
    }

    static void withdrawn(JsonWriter json, PendingReply reply) {
        json.beginObject();
        changedEnrollment(json, reply);
        promotions(json, reply);
        end(json, reply);
    }

    private static void changedEnrollment(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        ViewJson.enrollment(
                json,
                outcome.enrollmentId(),
                reply.studentId,
                statusName(reply),
                status(outcome),
                outcome.amount(),
                outcome.enrolledAtMillis());
        json.number("balanceAfter", outcome.balance());
    }

    /** What an enrollment's status is called: in a line of a bulk's answer {@code status} is that of HTTP. */
    private static String statusName(PendingReply reply) {
        return reply.line == 0 ? "status" : "enrollmentStatus";
    }

    /** The status that the command gave its enrollment: the first thing that it did. */
    private static EnrollmentStatus status(Outcome outcome) {
        return EnrollmentStatus.of(outcome.effectDetail(outcome.firstOwnEffect()));
    }

    static void waitlistLeft(JsonWriter json, PendingReply reply) {
        json.beginObject().text("studentId", reply.studentId).text("sectionId", reply.path.sectionId);
        end(json, reply);
    }

    static void lessonCompleted(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.beginObject()
                .number("enrollmentId", outcome.enrollmentId())
                .number("progressPercent", 100 * outcome.count() / outcome.max())
                .bool("completed", outcome.count() == outcome.max());
        end(json, reply);
    }

    static void sessionPut(JsonWriter json, PendingReply reply) {
        json.beginObject().text("sectionId", reply.path.sectionId).text("sessionId", reply.path.sessionId);
        end(json, reply);
    }

    static void booked(JsonWriter json, PendingReply reply) {
        json.beginObject();
        bookingMembers(json, reply);
        json.number("bookedAt", reply.outcome.decidedAtMillis());
        end(json, reply);
    }

    static void bookingCancelled(JsonWriter json, PendingReply reply) {
        json.beginObject();
        bookingMembers(json, reply);
        end(json, reply);
    }

    private static void bookingMembers(JsonWriter json, PendingReply reply) {
        json.text("sessionId", reply.path.sessionId)
                .text("studentId", reply.studentId)
                .number("enrollmentId", reply.outcome.enrollmentId());
    }

    static void registered(JsonWriter json, PendingReply reply) {
        json.beginObject();
        CommandJson.items(json, places(reply), reply.outcome);
        promotions(json, reply);
        json.number("balanceAfter", reply.outcome.balance());
        end(json, reply);
    }

    private static EffectPlaces places(PendingReply reply) {
        return new EffectPlaces(reply.studentId, reply.path.sectionId);
    }

    /** Who took a seat from the wait list because of the command, and who would have, had it been able to pay. */
    private static void promotions(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        EffectPlaces places = places(reply);
        json.beginArray("promoted");
        for (int effect = outcome.firstOwnEffect(); effect < outcome.effectCount(); effect++) {
            if (outcome.effectKind(effect) == EffectKind.ENROLLMENT_PROMOTED && mayTellOf(effect, places, reply)) {
                json.beginObject()
                        .text("sectionId", places.section(outcome, effect))
                        .text("studentId", places.student(outcome, effect))
                        .number("enrollmentId", outcome.effectId(effect))
                        .number("cost", outcome.effectAmount(effect))
                        .endObject();
            }
        }
        json.endArray().beginArray("passedOver");
        for (int effect = outcome.firstOwnEffect(); effect < outcome.effectCount(); effect++) {
            if (outcome.effectKind(effect) == EffectKind.PASSED_OVER && mayTellOf(effect, places, reply)) {
                json.element(places.student(outcome, effect));
            }
        }
        json.endArray();
    }

    /** Whom a student may not look at, it does not hear of in passing either. */
    private static boolean mayTellOf(int effect, EffectPlaces places, PendingReply reply) {
        return reply.onlyFor().isEmpty()
                || places.student(reply.outcome, effect)
                        .equals(reply.onlyFor().get().subject());
    }

    private static void end(JsonWriter json, PendingReply reply) {
        json.number("sequence", reply.outcome.decidedSequence()).endObject();
    }
}
