package io.registrar.engine;

import io.registrar.engine.Decision.Effect;
import io.registrar.engine.Outcome.EffectKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Outcomes that tell less, or other, than what happened. */
@SuppressWarnings("ImmutableEnumChecker") // A function can't say that it never changes; these have no state.
enum WrongOutcome {
    LAST_EFFECT_MISSING(decision -> decision.effects().isEmpty()
            ? decision
            : decision.withEffects(
                    decision.effects().subList(0, decision.effects().size() - 1))),
    EFFECTS_REVERSED(decision -> {
        List<Effect> effects = new ArrayList<>(decision.effects());
        Collections.reverse(effects);
        return decision.withEffects(effects);
    }),
    EFFECTS_TWICE(decision -> {
        List<Effect> effects = new ArrayList<>(decision.effects());
        effects.addAll(decision.effects());
        return decision.withEffects(effects);
    }),
    BALANCE_AFTER_IS_BEFORE(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.detail(),
            effect.id(),
            effect.enrollmentId(),
            effect.student(),
            effect.section(),
            effect.amount(),
            effect.kind() == EffectKind.LEDGER_ENTRY ? effect.extent() - effect.amount() : effect.extent(),
            effect.previousOfStudent(),
            effect.previousOfSection()))),
    SIGN_OF_AMOUNT_LOST(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.detail(),
            effect.id(),
            effect.enrollmentId(),
            effect.student(),
            effect.section(),
            Math.abs(effect.amount()),
            effect.extent(),
            effect.previousOfStudent(),
            effect.previousOfSection()))),
    ENTRY_OF_NO_ENROLLMENT(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.detail(),
            effect.id(),
            effect.kind() == EffectKind.LEDGER_ENTRY ? 0 : effect.enrollmentId(),
            effect.student(),
            effect.section(),
            effect.amount(),
            effect.extent(),
            effect.previousOfStudent(),
            effect.previousOfSection()))),
    ENTRY_OF_ANOTHER_ENROLLMENT(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.detail(),
            effect.id(),
            effect.kind() == EffectKind.LEDGER_ENTRY && effect.enrollmentId() > 1
                    ? effect.enrollmentId() - 1
                    : effect.enrollmentId(),
            effect.student(),
            effect.section(),
            effect.amount(),
            effect.extent(),
            effect.previousOfStudent(),
            effect.previousOfSection()))),
    PREVIOUS_OF_STUDENT_LOST(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.detail(),
            effect.id(),
            effect.enrollmentId(),
            effect.student(),
            effect.section(),
            effect.amount(),
            effect.extent(),
            0,
            effect.previousOfSection()))),
    PREVIOUS_OF_SECTION_LOST(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.detail(),
            effect.id(),
            effect.enrollmentId(),
            effect.student(),
            effect.section(),
            effect.amount(),
            effect.extent(),
            effect.previousOfStudent(),
            0))),
    STUDENT_LOST(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.detail(),
            effect.id(),
            effect.enrollmentId(),
            "",
            effect.section(),
            effect.amount(),
            effect.extent(),
            effect.previousOfStudent(),
            effect.previousOfSection()))),
    SECTION_LOST(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.detail(),
            effect.id(),
            effect.enrollmentId(),
            effect.student(),
            "",
            effect.amount(),
            effect.extent(),
            effect.previousOfStudent(),
            effect.previousOfSection()))),
    PROMOTION_LOOKS_LIKE_ANY_BEGINNING(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind() == EffectKind.ENROLLMENT_PROMOTED ? EffectKind.ENROLLMENT_BEGUN : effect.kind(),
            effect.detail(),
            effect.id(),
            effect.enrollmentId(),
            effect.student(),
            effect.section(),
            effect.amount(),
            effect.extent(),
            effect.previousOfStudent(),
            effect.previousOfSection()))),
    HOLD_BEGINS_ACTIVE(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.kind() == EffectKind.ENROLLMENT_BEGUN ? EnrollmentStatus.ACTIVE.number() : effect.detail(),
            effect.id(),
            effect.enrollmentId(),
            effect.student(),
            effect.section(),
            effect.amount(),
            effect.extent(),
            effect.previousOfStudent(),
            effect.previousOfSection()))),
    JOINED_NOW(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.detail(),
            effect.id(),
            effect.enrollmentId(),
            effect.student(),
            effect.section(),
            effect.amount(),
            effect.kind() == EffectKind.PASSED_OVER ? decision.timeMillis() : effect.extent(),
            effect.previousOfStudent(),
            effect.previousOfSection()))),
    ENROLLED_AT_IS_NOW(decision -> decision.withEachEffect(effect -> new Effect(
            effect.kind(),
            effect.detail(),
            effect.id(),
            effect.enrollmentId(),
            effect.student(),
            effect.section(),
            effect.amount(),
            effect.kind() == EffectKind.ENROLLMENT_ENDED ? decision.timeMillis() : effect.extent(),
            effect.previousOfStudent(),
            effect.previousOfSection()))),
    TIME_IS_LATE(decision -> new Decision(
            decision.sequence(), decision.timeMillis() + 1, decision.code(), decision.numbers(), decision.effects())),
    SEQUENCE_SKIPPED(decision -> new Decision(
            decision.sequence() + 1, decision.timeMillis(), decision.code(), decision.numbers(), decision.effects()));

    private final UnaryOperator<Decision> distortion;

    WrongOutcome(UnaryOperator<Decision> distortion) {
        this.distortion = distortion;
    }

    Decision distort(Decision decision) {
        return distortion.apply(decision);
    }
}
