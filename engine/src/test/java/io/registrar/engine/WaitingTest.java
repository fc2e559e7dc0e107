package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.WaitlistEntryView;
import io.registrar.engine.Decision.Effect;
import io.registrar.engine.Decision.Place;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.RegistrationItem;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Holds, wait lists and keys where it comes to one millisecond, one rank, or a thousand entries. */
class WaitingTest {
    private static final long NOW = 1_000_000;
    private static final String SECTION = "cs-101";
    private static final long PRICE = 10;

    private final DrivenEngine driven = new DrivenEngine();

    private Decision apply(Step step) {
        return Decision.of(driven.apply(step), step);
    }

    private void applyAll(Step... steps) {
        for (Step step : steps) {
            assertEquals(false, apply(step).code().isRefusal(), step::toString);
        }
    }

    private static Step section(String id, long capacity, long price) {
        return new Step.PutSection(
                NOW,
                id,
                new SectionSettings(
                        SectionKind.COURSE,
                        "Computing",
                        capacity,
                        price,
                        "fall",
                        2_000,
                        SectionSettings.NO_OPENING,
                        SectionSettings.NO_CLOSING,
                        60,
                        0));
    }

    private static Step waits(String section, String student) {
        return new Step.Enroll(NOW, section, student, false, true);
    }

    private static List<String> students(Decision decision, EffectKind kind) {
        return decision.effects().stream()
                .filter(effect -> effect.kind() == kind)
                .map(Effect::student)
                .toList();
    }

    private SectionView view(String section) {
        return (SectionView) driven.engine().query(new Query.SectionById(section));
    }

    private void assertAudit() {
        assertTrue(
                driven.engine().audit().passed(),
                () -> driven.engine().audit().violations().toString());
    }

    @Test
    void shouldSeatThoseWhoCanPayInOrderOfJoiningWhenAThousandWait() {
        SplittableRandom random = new SplittableRandom(7);
        applyAll(section(SECTION, 0, PRICE));
        List<String> rich = new ArrayList<>();
        List<String> poor = new ArrayList<>();
        for (int number = 0; number < 1_200; number++) {
            // The order of joining is neither that of the ids nor that of making.
            String student = "s" + (number * 7_919L % 1_201);
            boolean canPay = random.nextInt(3) > 0;
            (canPay ? rich : poor).add(student);
            applyAll(new Step.PutStudent(NOW, student, canPay ? PRICE : PRICE - 1), waits(SECTION, student));
        }
        Decision opened = apply(section(SECTION, 300, PRICE));
        assertEquals(rich.subList(0, 300), students(opened, EffectKind.ENROLLMENT_PROMOTED));
        List<String> passedOver = students(opened, EffectKind.PASSED_OVER);
        assertEquals(poor.subList(0, passedOver.size()), passedOver);
        assertEquals(900, view(SECTION).waitlisted());
        // Who was passed over costs nothing more: the next seat goes on behind them.
        Decision freed = apply(new Step.Unenroll(NOW, SECTION, rich.get(5)));
        assertEquals(List.of(rich.get(300)), students(freed, EffectKind.ENROLLMENT_PROMOTED));
        assertTrue(freed.effects().size() <= 4 + 10, () -> freed.effects().size() + " effects");
        // Credits bring one back at its rank, before all who joined later.
        applyAll(new Step.AdjustCredits(NOW, poor.get(0), 1));
        Decision withdrawn = apply(new Step.Withdraw(NOW, SECTION, rich.get(6)));
        assertEquals(List.of(poor.get(0)), students(withdrawn, EffectKind.ENROLLMENT_PROMOTED));
        // A lower price brings all of them back.
        Decision cheaper = apply(section(SECTION, 400, PRICE - 1));
        assertEquals(
                poor.subList(1, 51),
                students(cheaper, EffectKind.ENROLLMENT_PROMOTED).subList(0, 50));
        assertEquals(100, students(cheaper, EffectKind.ENROLLMENT_PROMOTED).size());
        assertAudit();
    }

    @Test
    void shouldCountThePassedOverInPositions() {
        applyAll(section(SECTION, 0, PRICE));
        for (String student : List.of("a", "b", "c")) {
            applyAll(new Step.PutStudent(NOW, student, 0), waits(SECTION, student));
        }
        applyAll(section(SECTION, 1, PRICE), new Step.LeaveWaitlist(NOW, SECTION, "a"));
        assertEquals(
                List.of(new WaitlistEntryView("b", 1, NOW), new WaitlistEntryView("c", 2, NOW)),
                new EngineReading(driven.engine()).waitlist(SECTION));
    }

    @Test
    void shouldExpireAHoldWhenTheCommandsTimeIsItsDueTime() {
        applyAll(
                section(SECTION, 1, PRICE),
                new Step.PutStudent(NOW, "ada", PRICE),
                new Step.PutStudent(NOW, "grace", PRICE),
                new Step.Enroll(NOW, SECTION, "ada", true, false),
                waits(SECTION, "grace"));
        assertEquals(NOW + 60_000, driven.engine().nextDueMillis());
        assertEquals(ResultCode.OK, apply(new Step.Tick(NOW + 59_999)).code());
        assertEquals(1, view(SECTION).held());
        // Confirming it is too late to the millisecond, and the refusal tells what came before it.
        Decision confirm = apply(new Step.Confirm(NOW + 60_000, SECTION, "ada"));
        assertEquals(ResultCode.NOT_ENROLLED, confirm.code());
        assertEquals(
                List.of(
                        EffectKind.ENROLLMENT_ENDED,
                        EffectKind.LEDGER_ENTRY,
                        EffectKind.ENROLLMENT_PROMOTED,
                        EffectKind.LEDGER_ENTRY),
                confirm.effects().stream().map(Effect::kind).toList());
        assertEquals(4, confirm.number(Place.EXPIRY_EFFECTS));
        assertEquals(List.of("grace"), students(confirm, EffectKind.ENROLLMENT_PROMOTED));
        assertEquals(Long.MAX_VALUE, driven.engine().nextDueMillis());
        assertAudit();
    }

    @Test
    void shouldExpireHoldsByDueTimeAndThenByEnrollment() {
        applyAll(section(SECTION, 3, 0), section("cs-102", 3, 0));
        for (String student : List.of("a", "b", "c")) {
            applyAll(new Step.PutStudent(NOW, student, 0));
        }
        applyAll(
                new Step.Enroll(NOW + 5, SECTION, "c", true, false),
                new Step.Enroll(NOW + 5, SECTION, "a", true, false),
                new Step.Enroll(NOW + 7, "cs-102", "b", true, false));
        assertEquals(List.of("c", "a", "b"), students(apply(new Step.Tick(NOW + 90_000)), EffectKind.ENROLLMENT_ENDED));
    }

    @Test
    void shouldLetNoDueTimeEndASeatThatWasConfirmed() {
        applyAll(
                section(SECTION, 1, PRICE),
                new Step.PutStudent(NOW, "ada", PRICE),
                new Step.Enroll(NOW, SECTION, "ada", true, false),
                new Step.Confirm(NOW + 59_999, SECTION, "ada"));
        assertEquals(0, apply(new Step.Tick(NOW + 600_000)).effects().size());
        assertEquals(1, view(SECTION).enrolled());
    }

    @Test
    void shouldPromoteTheOwnerOfARefundElsewhereWithinTheSameCommand() {
        // Ada's refund lets her take the seat in the second section that she was passed over for.
        applyAll(
                section(SECTION, 1, PRICE),
                section("cs-102", 0, PRICE),
                new Step.PutStudent(NOW, "ada", PRICE),
                waits("cs-102", "ada"),
                new Step.Enroll(NOW, SECTION, "ada"));
        assertEquals(List.of("ada"), students(apply(section("cs-102", 1, PRICE)), EffectKind.PASSED_OVER));
        Decision dropped = apply(new Step.Unenroll(NOW, SECTION, "ada"));
        assertEquals(List.of("ada"), students(dropped, EffectKind.ENROLLMENT_PROMOTED));
        assertEquals(PRICE, dropped.number(Place.AMOUNT));
        assertEquals(0, dropped.number(Place.BALANCE));
        assertAudit();
    }

    @Test
    void shouldSettleSectionsByTheBytesOfTheirIds() {
        // Credits for one of three seats: the first section by its bytes has her.
        applyAll(new Step.PutStudent(NOW, "ada", 0));
        for (String id : List.of("b", "a9", "a10", "Z")) {
            applyAll(section(id, 0, PRICE), waits(id, "ada"));
            assertEquals(List.of("ada"), students(apply(section(id, 1, PRICE)), EffectKind.PASSED_OVER));
        }
        Decision adjusted = apply(new Step.AdjustCredits(NOW, "ada", PRICE));
        assertEquals(
                List.of("Z", "Z", "a10", "a9", "b"),
                adjusted.effects().stream().skip(1).map(Effect::section).toList());
        assertEquals(PRICE, adjusted.number(Place.BALANCE));
    }

    @Test
    void shouldKeepTheOldSeatWhenASwapCantGetTheNewOne() {
        applyAll(
                section(SECTION, 1, PRICE),
                section("cs-102", 1, PRICE + 1),
                new Step.PutStudent(NOW, "ada", PRICE),
                new Step.Enroll(NOW, SECTION, "ada"));
        Step swap = new Step.Register(
                NOW, "ada", List.of(RegistrationItem.drop(SECTION), RegistrationItem.add("cs-102", false, false)));
        Decision refused = apply(swap);
        assertEquals(ResultCode.REGISTRATION_REFUSED, refused.code());
        assertEquals(
                List.of((long) ResultCode.OK.number(), (long) ResultCode.INSUFFICIENT_CREDITS.number()),
                refused.effects().stream().map(Effect::amount).toList());
        assertEquals(1, view(SECTION).enrolled());
        // What the drop frees is enough once one credit more is there.
        applyAll(new Step.AdjustCredits(NOW, "ada", 1), swap);
        assertEquals(0, view(SECTION).enrolled());
        assertEquals(1, view("cs-102").enrolled());
        assertAudit();
    }

    @Test
    void shouldForgetAKeyAfterADayToTheMillisecond() {
        Step put = new Step.PutStudent(NOW, "ada", PRICE);
        assertEquals(
                ResultCode.CREATED,
                apply(new Step.Keyed(NOW, Step.ACTOR, "key", 1, put)).code());
        long over = NOW + Limits.KEY_RETENTION_MILLIS;
        Decision repeated = apply(new Step.Keyed(over - 1, Step.ACTOR, "key", 1, put));
        assertEquals(ResultCode.CREATED, repeated.code());
        assertEquals(1, repeated.number(Place.REPEATED_SEQUENCE));
        assertEquals(NOW, repeated.number(Place.REPEATED_TIME));
        assertEquals(0, repeated.newEffects().size());
        assertEquals(1, repeated.effects().size());
        Decision anew = apply(new Step.Keyed(over, Step.ACTOR, "key", 1, put));
        assertEquals(ResultCode.OK, anew.code());
        assertEquals(0, anew.number(Place.REPEATED_SEQUENCE));
    }

    @Test
    void shouldTellWhatExpiredBeforeARepeatedAnswerAndOnlyOnce() {
        Step enroll = new Step.Enroll(NOW, SECTION, "ada", true, false);
        applyAll(section(SECTION, 1, PRICE), new Step.PutStudent(NOW, "ada", PRICE));
        Decision first = apply(new Step.Keyed(NOW, Step.ACTOR, "key", 1, enroll));
        Decision repeated = apply(new Step.Keyed(NOW + 60_000, Step.ACTOR, "key", 1, enroll));
        assertEquals(first.code(), repeated.code());
        assertEquals(first.effects(), repeated.ownEffects());
        assertEquals(List.of("ada"), students(repeated, EffectKind.ENROLLMENT_ENDED));
        assertEquals(2, repeated.newEffects().size());
        Decision again = apply(new Step.Keyed(NOW + 60_000, Step.ACTOR, "key", 1, enroll));
        assertEquals(first.effects(), again.effects());
        assertEquals(0, again.newEffects().size());
        assertEquals(0, view(SECTION).held());
        assertAudit();
    }

    @Test
    void shouldRefundCompletedSeatsWhenTheirSectionIsCancelled() {
        applyAll(
                section(SECTION, 2, PRICE),
                new Step.PutStudent(NOW, "ada", PRICE),
                new Step.PutStudent(NOW, "grace", PRICE),
                new Step.Enroll(NOW, SECTION, "ada"),
                new Step.Withdraw(NOW, SECTION, "ada"),
                new Step.Enroll(NOW, SECTION, "grace"));
        Decision cancelled = apply(new Step.CancelSection(NOW, SECTION));
        assertEquals(1, cancelled.number(Place.COUNT));
        assertEquals(PRICE, cancelled.number(Place.AMOUNT));
        assertEquals(new Answer.StudentView("ada", 0), driven.engine().query(new Query.StudentById("ada")));
        assertEquals(new Answer.StudentView("grace", PRICE), driven.engine().query(new Query.StudentById("grace")));
        assertAudit();
    }

    @Test
    void shouldKnowNothingOfAnArchivedSectionAndMakeItAnew() {
        applyAll(
                section(SECTION, 1, PRICE),
                new Step.PutStudent(NOW, "ada", 2 * PRICE),
                new Step.Enroll(NOW, SECTION, "ada"),
                new Step.PutSection(
                        NOW,
                        SECTION,
                        new SectionSettings(
                                SectionKind.COURSE,
                                "Computing",
                                1,
                                PRICE,
                                "fall",
                                0,
                                SectionSettings.NO_OPENING,
                                NOW,
                                60,
                                0)));
        Decision archived = apply(new Step.ArchiveTerm(NOW, "fall"));
        assertEquals(List.of(1L, 1L), List.of(archived.number(Place.COUNT), archived.number(Place.AMOUNT)));
        assertEquals(
                ResultCode.SECTION_NOT_FOUND,
                apply(new Step.Unenroll(NOW, SECTION, "ada")).code());
        assertEquals(ResultCode.CREATED, apply(section(SECTION, 1, PRICE)).code());
        Decision enrolled = apply(new Step.Enroll(NOW, SECTION, "ada"));
        assertEquals(2, enrolled.number(Place.ENROLLMENT));
        // The student's history goes on, the section's begins.
        assertEquals(3, enrolled.effects().get(0).previousOfStudent());
        assertEquals(0, enrolled.effects().get(0).previousOfSection());
        assertAudit();
    }

    @Test
    void shouldCountWhatARegistrationJoinsAgainstTheLimitOfWaitLists() {
        applyAll(new Step.PutStudent(NOW, "ada", 0));
        for (int number = 0; number <= Limits.MAX_WAITLISTS_OF_STUDENT; number++) {
            applyAll(section("s" + number, 0, PRICE));
        }
        for (int number = 0; number < Limits.MAX_WAITLISTS_OF_STUDENT - 1; number++) {
            applyAll(waits("s" + number, "ada"));
        }
        Decision refused = apply(new Step.Register(
                NOW,
                "ada",
                List.of(RegistrationItem.add("s31", false, true), RegistrationItem.add("s32", false, true))));
        assertEquals(ResultCode.REGISTRATION_REFUSED, refused.code());
        assertEquals(ResultCode.STATE_FULL.number(), refused.effects().get(1).amount());
    }
}
