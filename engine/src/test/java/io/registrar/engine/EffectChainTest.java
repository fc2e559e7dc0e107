package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Decision.Effect;
import io.registrar.engine.Outcome.EffectKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** A page of history costs its length: from the newest effect, each one leads to the one before, and none is missed. */
class EffectChainTest {
    private static final int RUNS = 200;
    private static final int STEPS_PER_RUN = 200;

    /** Effects of one run, by the sequence of their command. */
    private final Map<Long, List<Effect>> history = new HashMap<>();

    /** Sequence at which the section of each id was made: one that was archived and put again starts anew. */
    private final Map<String, Long> madeAt = new HashMap<>();

    private void lead(long seed) {
        history.clear();
        madeAt.clear();
        DrivenEngine driven = new DrivenEngine();
        for (Step step : WorldGenerator.small(seed).steps(STEPS_PER_RUN)) {
            Decision decision = Decision.of(driven.apply(step), step);
            history.put(decision.sequence(), decision.newEffects());
            if (step.command() instanceof Step.PutSection put
                    && decision.code() == ResultCode.CREATED
                    && !decision.isRepeated()) {
                madeAt.put(put.sectionId(), decision.sequence());
            }
        }
    }

    /** All that were noted from this sequence on, newest first. */
    private List<Effect> all(long from, Predicate<Effect> isWanted) {
        List<Effect> effects = new ArrayList<>();
        for (long sequence = from; sequence <= STEPS_PER_RUN; sequence++) {
            history.get(sequence).stream().filter(isWanted).forEach(effects::add);
        }
        Collections.reverse(effects);
        return effects;
    }

    /** Those that a reader finds who starts at the newest and looks only where it is sent. */
    private List<Effect> led(Predicate<Effect> isWanted, ToLongFunction<Effect> previous) {
        List<Effect> effects = new ArrayList<>();
        long sequence = STEPS_PER_RUN;
        while (sequence > 0 && history.get(sequence).stream().noneMatch(isWanted)) {
            sequence--;
        }
        while (sequence > 0) {
            List<Effect> found = new ArrayList<>(
                    history.get(sequence).stream().filter(isWanted).toList());
            Collections.reverse(found);
            assertFalse(found.isEmpty(), "effects at sequence " + sequence);
            // Several of one command lead to each other, and the first of them to the command before.
            for (Effect effect : found.subList(0, found.size() - 1)) {
                assertEquals(sequence, previous.applyAsLong(effect));
            }
            effects.addAll(found);
            sequence = previous.applyAsLong(found.get(found.size() - 1));
        }
        return effects;
    }

    @Test
    void shouldLeadFromTheNewestToTheFirst() {
        int longest = 0;
        for (long seed = 0; seed < RUNS; seed++) {
            lead(seed);
            for (String id : List.of("a8", "a10", "a11", "a12", "x".repeat(Limits.MAX_ID_LENGTH))) {
                Predicate<Effect> isEntry = effect -> effect.kind() == EffectKind.LEDGER_ENTRY;
                Predicate<Effect> isLink = effect -> effect.kind().isLinkOfEnrollments();
                Predicate<Effect> isOfStudent = effect -> effect.student().equals(id);
                long made = madeAt.getOrDefault(id, 1L);
                Predicate<Effect> roster = isLink.and(effect -> effect.section().equals(id));
                Predicate<Effect> ledger = isEntry.and(isOfStudent);
                Predicate<Effect> enrollments = isLink.and(isOfStudent);
                assertEquals(all(1, ledger), led(ledger, Effect::previousOfStudent), "seed " + seed);
                assertEquals(all(1, enrollments), led(enrollments, Effect::previousOfStudent), "seed " + seed);
                if (!all(made, roster).isEmpty()) {
                    assertEquals(all(made, roster), led(roster, Effect::previousOfSection), "seed " + seed);
                }
                longest = Math.max(longest, all(made, roster).size());
            }
        }
        assertTrue(longest > 20, "the longest roster had " + longest);
    }

    @Test
    void shouldNameStudentsAndSectionsByTheirIds() {
        DrivenEngine driven = new DrivenEngine();
        driven.apply(new Step.PutSection(1, "cs-101", SectionSettings.of(SectionKind.COURSE, "Any", 1, 5)));
        driven.apply(new Step.PutSection(1, "cs-102", SectionSettings.of(SectionKind.COURSE, "Any", 1, 5)));
        driven.apply(new Step.PutStudent(1, "ada", 10));
        driven.apply(new Step.PutStudent(1, "grace", 10));
        Outcome outcome = driven.apply(new Step.Enroll(1, "cs-102", "grace"));
        EnrollmentEngine engine = driven.engine();
        assertEquals("grace", engine.studentId(outcome.effectStudent(0)));
        assertEquals("cs-102", engine.sectionId(outcome.effectSection(0)));
        assertThrows(IndexOutOfBoundsException.class, () -> engine.studentId(2));
        assertThrows(IndexOutOfBoundsException.class, () -> engine.sectionId(2));
        assertThrows(IndexOutOfBoundsException.class, () -> engine.sectionId(-1));
    }
}
