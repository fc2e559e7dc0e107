package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Answer.EnrollmentHistory;
import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.Query;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.json.EffectPlaces;
import io.registrar.gateway.json.JsonWriter;
import io.registrar.gateway.json.ViewJson;

/** A page of a student's enrollments, those that ended included, each with the status that it has by now. */
final class EnrollmentPage extends HistoryPage {
    EnrollmentPage(String studentId, int limit, HistoryCursor after) {
        super(studentId, limit, after);
    }

    @Override
    public Query query() {
        return new Query.EnrollmentHistoryOf(studentId());
    }

    @Override
    long newest(Answer answer) {
        return ((EnrollmentHistory) answer).lastEnrollmentSequence();
    }

    @Override
    boolean isLink(EffectKind kind) {
        return kind.isLinkOfEnrollments();
    }

    @Override
    boolean isItem(EffectKind kind) {
        return kind.isBeginning();
    }

    @Override
    void item(JsonWriter json, OutcomeDecoder record, int effect, OutcomeReader changes, Answer answer, long sequence) {
        Outcome outcome = record.outcome();
        long id = outcome.effectId(effect);
        // As its beginning is retained, so is all that came later.
        long lastChange = changes.lastChangeOf(id);
        int status = lastChange > sequence
                ? statusThen((EnrollmentHistory) answer, id, outcome.effectDetail(effect))
                : lastChange == 0
                        ? outcome.effectDetail(effect)
                        : statusIn(changes.read(lastChange).outcome(), id);
        ViewJson.enrollment(
                json.beginObject(),
                id,
                studentId(),
                EnrollmentStatus.of(status),
                outcome.effectAmount(effect),
                outcome.effectEnrolledAtMillis(effect));
        json.text("sectionId", EffectPlaces.of(record.command()).section(outcome, effect))
                .endObject();
    }

    /**
     * The change came after the question and is not told of. What can change after it held a seat when the ring was asked, and
     * the ring has told its status.
     */
    private static int statusThen(EnrollmentHistory then, long enrollmentId, int begunAs) {
        EnrollmentStatus status = then.statuses().get(enrollmentId);
        return status == null ? begunAs : status.number();
    }

    private static int statusIn(Outcome outcome, long enrollmentId) {
        for (int effect = outcome.newEffectCount() - 1; effect >= 0; effect--) {
            if (outcome.effectKind(effect).isChange() && outcome.effectId(effect) == enrollmentId) {
                return outcome.effectDetail(effect);
            }
        }
        throw new IllegalStateException("Expected enrollment " + enrollmentId + " to change at sequence "
                + outcome.sequence() + ", but found no such effect");
    }
}
