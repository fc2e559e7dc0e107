package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Answer.HistoryEnds;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.Query;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.json.JsonWriter;

/** A page of a student's ledger: every change of the balance. */
final class LedgerPage extends HistoryPage {
    LedgerPage(String studentId, int limit, HistoryCursor after) {
        super(studentId, limit, after);
    }

    @Override
    public Query query() {
        return new Query.HistoryOf(studentId());
    }

    @Override
    long newest(Answer answer) {
        return ((HistoryEnds) answer).lastLedgerSequence();
    }

    @Override
    boolean isLink(EffectKind kind) {
        return kind == EffectKind.LEDGER_ENTRY;
    }

    @Override
    boolean isItem(EffectKind kind) {
        return true;
    }

    @Override
    void item(JsonWriter json, OutcomeDecoder record, int effect, OutcomeReader changes, Answer answer, long sequence) {
        Outcome outcome = record.outcome();
        LedgerType type = LedgerType.of(outcome.effectDetail(effect));
        long enrollmentId = outcome.effectEnrollmentId(effect);
        json.beginObject()
                .number("ledgerEntryId", outcome.effectId(effect))
                .text("type", type.text())
                .number("amount", outcome.effectAmount(effect))
                .number("balanceAfter", outcome.effectBalanceAfter(effect))
                .numberOrNull("enrollmentId", enrollmentId, enrollmentId != 0)
                // A command that adjusts one balance may bring about charges and refunds beside it.
                .textOrNull(
                        "reason", type == LedgerType.ADJUST ? record.command().reason() : "")
                .number("at", outcome.timeMillis())
                .number("sequence", outcome.sequence())
                .endObject();
    }
}
