package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The books of a sound history agree with the rows it leads to, and every entry that is wrong is named by its invariant. */
class LedgerRecountTest {
    private static final long SMALL_WORLDS = 300;
    private static final int LONG_RUN_STEPS = 100_000;

    /** Ada and ben enroll at sequences 4 and 5 for 4 credits each; ada drops at 6, ben withdraws at 7, ada is back at 8. */
    private static final List<Step> HISTORY = List.of(
            new Step.PutSection(10, "s", SectionSettings.of(SectionKind.COURSE, "Any", 3, 4)),
            new Step.PutStudent(20, "ada", 10),
            new Step.PutStudent(30, "ben", 10),
            new Step.Enroll(40, "s", "ada", false, false),
            new Step.Enroll(50, "s", "ben", false, false),
            new Step.Unenroll(60, "s", "ada"),
            new Step.Withdraw(70, "s", "ben"),
            new Step.Enroll(80, "s", "ada", false, false));

    /** One effect, of the command's own student and section. */
    private record Told(EffectKind kind, int detail, long id, long enrollment, long amount, long extent) {
        Told amount(long other) {
            return new Told(kind, detail, id, enrollment, other, extent);
        }

        Told id(long other) {
            return new Told(kind, detail, other, enrollment, amount, extent);
        }

        Told extent(long other) {
            return new Told(kind, detail, id, enrollment, amount, other);
        }
    }

    private static Told entry(LedgerType type, long id, long enrollment, long amount, long balanceAfter) {
        return new Told(EffectKind.LEDGER_ENTRY, type.number(), id, enrollment, amount, balanceAfter);
    }

    private static Told ended(EnrollmentStatus status, long enrollment, long cost) {
        return new Told(EffectKind.ENROLLMENT_ENDED, status.number(), enrollment, enrollment, cost, 40);
    }

    /** What is told otherwise of the history above: effects of one command, those that begin or end before their entries. */
    @SuppressWarnings("ImmutableEnumChecker") // A function can't say that it never changes; these have no state.
    enum Wrong {
        NOTHING("", 8, effects -> {}),
        BALANCE_BELOW_ZERO("INV-03", 4, effects -> effects.set(1, effects.get(1).extent(-1))),
        CHARGE_MISSING("INV-04", 4, effects -> effects.remove(1)),
        CHARGED_LESS_THAN_IT_COSTS(
                "INV-04", 4, effects -> effects.set(1, effects.get(1).amount(-3))),
        CHARGED_TWICE("INV-04", 4, effects -> effects.add(entry(LedgerType.CHARGE, 4, 1, -4, 2))),
        CHARGED_FOR_NOTHING("INV-04", 8, effects -> effects.remove(0)),
        BEGUN_TWICE("INV-04", 5, effects -> effects.set(0, effects.get(0).id(1))),
        REFUND_MISSING("INV-04", 6, effects -> effects.remove(1)),
        REFUNDED_MORE_THAN_PAID(
                "INV-04", 6, effects -> effects.set(1, effects.get(1).amount(5))),
        REFUNDED_LESS_THAN_PAID(
                "INV-04", 6, effects -> effects.set(1, effects.get(1).amount(3))),
        REFUNDED_TWICE_BY_ONE_COMMAND("INV-04", 6, effects -> effects.add(entry(LedgerType.REFUND, 6, 1, 4, 14))),
        REFUNDED_AGAIN_LATER("INV-04", 8, effects -> {
            effects.add(ended(EnrollmentStatus.CANCELLED, 1, 4));
            effects.add(entry(LedgerType.REFUND, 8, 1, 4, 10));
        }),
        REFUNDED_AND_STILL_SEATED("INV-04", 5, effects -> effects.add(entry(LedgerType.REFUND, 5, 1, 4, 10))),
        WITHDRAWN_AND_REFUNDED("INV-04", 7, effects -> effects.add(entry(LedgerType.REFUND, 6, 2, 4, 10))),
        ENDED_AT_ANOTHER_COST(
                "INV-04", 7, effects -> effects.set(0, effects.get(0).amount(3))),
        ENDED_ON_THE_SLY("INV-04", 7, List::clear),
        SEAT_NOBODY_WAS_TOLD_OF("INV-04", 8, List::clear),
        GRANT_MISSING("INV-06", 2, List::clear),
        GRANTED_MORE_THAN_IT_LEAVES(
                "INV-06", 2, effects -> effects.set(0, effects.get(0).amount(11))),
        GRANTED_AGAIN("INV-06", 8, effects -> effects.add(entry(LedgerType.GRANT, 7, 0, 5, 11))),
        ENTRIES_OUT_OF_ORDER(
                "INV-08", 6, effects -> effects.set(1, effects.get(1).id(1))),
        ENROLLMENTS_OUT_OF_ORDER(
                "INV-08", 8, effects -> effects.set(0, effects.get(0).id(2))),
        ONE_MORE_EVER(
                "INV-08",
                8,
                effects -> effects.add(
                        new Told(EffectKind.ENROLLMENT_BEGUN, EnrollmentStatus.ACTIVE.number(), 4, 4, 0, 80)));

        private final String broken;
        private final long sequence;
        private final Consumer<List<Told>> telling;

        Wrong(String broken, long sequence, Consumer<List<Told>> telling) {
            this.broken = broken;
            this.sequence = sequence;
            this.telling = telling;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameTheInvariantThatTheLedgerBreaks(Wrong wrong) {
        StateAudit audit = told(wrong, Long.MIN_VALUE);
        assertEquals(
                wrong == Wrong.NOTHING,
                audit.passed(),
                () -> wrong + ": " + audit.violations().toString());
        assertTrue(
                wrong == Wrong.NOTHING || audit.violations().stream().anyMatch(text -> text.startsWith(wrong.broken)),
                () -> "Expected " + wrong.broken + ", but found " + audit.violations());
    }

    @Test
    void shouldCountWhatIsOlderAndNotReportIt() {
        // At sequence 6, of time 60; nothing else comes of it.
        List<String> all = violations(told(Wrong.ENTRIES_OUT_OF_ORDER, 60), Invariant.INV_08);
        assertEquals(List.of("sequence 6: ledger entry 1 comes behind entry 4"), all);

        StateAudit later = told(Wrong.ENTRIES_OUT_OF_ORDER, 61);
        assertTrue(later.passed(), () -> later.violations().toString());
        assertEquals(
                List.of("1 found that are older than was asked for, and are not reported"),
                item(later, Invariant.INV_08).warnings());
    }

    private static List<String> violations(StateAudit audit, Invariant invariant) {
        return item(audit, invariant).violations();
    }

    private static CheckItem item(StateAudit audit, Invariant invariant) {
        return audit.items().stream()
                .filter(item -> item.name().equals(invariant.text()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldWarnAndBelieveTheCountersWhenTheHistoryIsNotWhole() {
        EnrollmentEngine engine = new EnrollmentEngine();
        follow(HISTORY, engine, (command, outcome) -> {});
        LedgerRecount ledger = engine.newLedgerRecount(Long.MIN_VALUE);
        ledger.giveUp("because");
        StateAudit audit = engine.audit(ledger);
        assertTrue(audit.passed());
        assertEquals(
                List.of("charges and refunds could not be recounted: because"),
                item(audit, Invariant.INV_04).warnings());
        assertEquals(1, item(audit, Invariant.INV_06).warningCount());
    }

    /** Ada's seat was paid for elsewhere and is refunded here; ben's is kept there, cleo's was given back there. */
    @Test
    void shouldWarnOfImportsAndCountWhatTheyHadPaid() {
        List<Step> steps = List.of(
                new Step.PutSection(10, "s", SectionSettings.of(SectionKind.COURSE, "Any", 3, 4)),
                new Step.PutStudent(20, "ada", 0),
                new Step.PutStudent(20, "ben", 0),
                new Step.PutStudent(20, "cleo", 0),
                imported("ada", EnrollmentStatus.ACTIVE, 7),
                imported("ben", EnrollmentStatus.WITHDRAWN, 5),
                imported("cleo", EnrollmentStatus.CANCELLED, 3));
        StateAudit audit = recounted(steps);
        assertEquals(List.of(), audit.violations());
        assertEquals(
                List.of("2 enrollments were imported as paid for with 12, and have no charges"),
                item(audit, Invariant.INV_04).warnings());
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step.Unenroll(50, "s", "ada"));
        StateAudit later = recounted(more);
        assertEquals(List.of(), later.violations());
        assertEquals(7, later.balances());
    }

    private static Step imported(String student, EnrollmentStatus status, long cost) {
        return new Step.ImportEnrollment(30, "s", student, "old-" + student, status, cost, 3);
    }

    private static StateAudit recounted(List<Step> steps) {
        EnrollmentEngine engine = new EnrollmentEngine();
        LedgerRecount ledger = engine.newLedgerRecount(Long.MIN_VALUE);
        follow(steps, engine, ledger::observe);
        return engine.audit(ledger);
    }

    @Test
    void shouldRefuseCommandsOutOfSequenceAndBooksOfAnotherSequence() {
        EnrollmentEngine engine = new EnrollmentEngine();
        LedgerRecount ledger = engine.newLedgerRecount(Long.MIN_VALUE);
        follow(HISTORY, engine, (command, outcome) -> {
            if (command.sequence() == 1) {
                ledger.observe(command, outcome);
            } else if (command.sequence() == 3) {
                assertThrows(IllegalStateException.class, () -> ledger.observe(command, outcome));
            }
        });
        assertThrows(IllegalStateException.class, () -> engine.audit(ledger));
    }

    @Test
    void shouldAgreeWithTheRowsOfEveryRandomWorld() {
        for (long seed = 0; seed < SMALL_WORLDS; seed++) {
            assertAgree("seed " + seed, WorldGenerator.small(seed).steps(100));
        }
        WorldGenerator world = new WorldGenerator(20_260_101, 40, 300, 60);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < LONG_RUN_STEPS; i++) {
            steps.add(world.next());
        }
        assertAgree("the long run", steps);
    }

    /** The books of the outcomes as they were decided, and as they are read from a history. */
    private static void assertAgree(String what, List<Step> steps) {
        EnrollmentEngine engine = new EnrollmentEngine();
        LedgerRecount decided = engine.newLedgerRecount(Long.MIN_VALUE);
        LedgerRecount read = engine.newLedgerRecount(Long.MIN_VALUE);
        OutcomeEncoder encoder = new OutcomeEncoder();
        OutcomeDecoder decoder = new OutcomeDecoder();
        follow(steps, engine, (command, outcome) -> {
            decided.observe(command, outcome);
            encoder.clear();
            encoder.encode(command.buffer(), 0, RecordHeader.length(command.buffer(), 0), outcome);
            decoder.wrap(encoder.buffer(), 0, encoder.length());
            read.observe(decoder.command(), decoder.outcome());
        });
        assertEquals(List.of(), engine.audit(decided).violations(), what);
        assertEquals(List.of(), engine.audit(read).violations(), what);
    }

    private static StateAudit told(Wrong wrong, long sinceMillis) {
        EnrollmentEngine engine = new EnrollmentEngine();
        LedgerRecount ledger = engine.newLedgerRecount(sinceMillis);
        follow(HISTORY, engine, (command, outcome) -> {
            if (command.sequence() == wrong.sequence) {
                tellOtherwise(wrong.telling, outcome);
            }
            ledger.observe(command, outcome);
        });
        return engine.audit(ledger);
    }

    private static void tellOtherwise(Consumer<List<Told>> telling, Outcome outcome) {
        List<Told> effects = new ArrayList<>();
        for (int effect = 0; effect < outcome.effectCount(); effect++) {
            effects.add(new Told(
                    outcome.effectKind(effect),
                    outcome.effectDetail(effect),
                    outcome.effectId(effect),
                    outcome.effectEnrollmentId(effect),
                    outcome.effectAmount(effect),
                    outcome.effectExtent(effect)));
        }
        telling.accept(effects);
        outcome.begin(outcome.sequence(), outcome.timeMillis()).result(outcome.code());
        effects.forEach(told -> outcome.addEffect(told.kind, told.detail, told.id, told.amount)
                .ofEnrollment(told.enrollment)
                .extent(told.extent));
    }

    private interface Follower {
        void decided(CommandDecoder command, Outcome outcome);
    }

    private static void follow(List<Step> steps, EnrollmentEngine engine, Follower follower) {
        CommandEncoder encoder = new CommandEncoder();
        CommandDecoder command = new CommandDecoder();
        Outcome outcome = new Outcome();
        for (Step step : steps) {
            step.encode(encoder);
            encoder.stamp(engine.lastSequence() + 1, step.timeMillis());
            engine.apply(encoder.buffer(), 0, encoder.length(), outcome);
            follower.decided(command.wrap(encoder.buffer(), 0, encoder.length()), outcome);
        }
    }
}
