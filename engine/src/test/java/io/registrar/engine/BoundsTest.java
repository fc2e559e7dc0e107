package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RegistrationItem;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tables of the engine filled to their stated maximum: what is one too many is refused, with the numbers, and nothing that
 * was there suffers. Students, seats of all sections and bookings have maxima that no test's memory holds.
 */
@Tag("once")
class BoundsTest {
    private static final long HOUR_MILLIS = 3_600_000;

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final CommandEncoder encoder = new CommandEncoder();
    private final Outcome outcome = new Outcome();
    private long timeMillis = 1_000;

    @Test
    void shouldRefuseAKeyWhenAsManyAreRememberedAsThereMayBe() {
        byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];
        for (int i = 0; i < Limits.MAX_KEYS; i++) {
            apply(encoder.withKey("k" + i, fingerprint).tick("a"), ResultCode.OK);
        }
        apply(encoder.withKey("one-more", fingerprint).tick("a"), ResultCode.IDEMPOTENCY_FULL);
        assertEquals(Limits.MAX_KEYS, outcome.current());
        assertEquals(Limits.MAX_KEYS, outcome.max());
        // Those there are go on, and so do requests without a key.
        apply(encoder.withKey("k7", fingerprint).tick("a"), ResultCode.OK);
        assertEquals(8, outcome.decidedSequence());
        apply(encoder.withoutKey().tick("a"), ResultCode.OK);
        // A day later there is room again, though not all is forgotten at once.
        timeMillis += 24 * HOUR_MILLIS;
        apply(encoder.withKey("one-more", fingerprint).tick("a"), ResultCode.OK);
        apply(encoder.withKey("k7", fingerprint).putStudent("a", "s", 1), ResultCode.CREATED);
        assertEquals(outcome.sequence(), outcome.decidedSequence());
    }

    @Test
    void shouldRefuseAHoldWhenAsManyArePendingAsThereMayBe() {
        section("s", SectionSettings.UNLIMITED, 0);
        for (int i = 0; i <= Limits.MAX_HOLDS; i++) {
            apply(encoder.putStudent("a", "s" + i, 0), ResultCode.CREATED);
        }
        for (int i = 0; i < Limits.MAX_HOLDS; i++) {
            apply(encoder.enroll("a", "s", "s" + i, true, false), ResultCode.CREATED);
        }
        String last = "s" + Limits.MAX_HOLDS;
        apply(encoder.enroll("a", "s", last, true, false), ResultCode.STATE_FULL);
        assertEquals(Limits.MAX_HOLDS, outcome.current());
        assertEquals(Limits.MAX_HOLDS, outcome.max());
        apply(encoder.enroll("a", "s", last, false, false), ResultCode.CREATED);
        // All of them expire with one tick.
        timeMillis += HOUR_MILLIS;
        apply(encoder.tick("a"), ResultCode.OK);
        assertEquals(Limits.MAX_HOLDS, outcome.effectCount());
        assertEquals(Limits.MAX_HOLDS, outcome.firstOwnEffect());
        assertAudit();
    }

    @Test
    void shouldRefuseAWaitListWhenAStudentIsOnAsManyAsItMay() {
        apply(encoder.putStudent("a", "student", 0), ResultCode.CREATED);
        for (int i = 0; i <= Limits.MAX_WAITLISTS_OF_STUDENT; i++) {
            section("s" + i, 0, 5);
            boolean fits = i < Limits.MAX_WAITLISTS_OF_STUDENT;
            apply(
                    encoder.enroll("a", "s" + i, "student", false, true),
                    fits ? ResultCode.CREATED : ResultCode.STATE_FULL);
        }
        assertEquals(Limits.MAX_WAITLISTS_OF_STUDENT, outcome.current());
        assertEquals(Limits.MAX_WAITLISTS_OF_STUDENT, outcome.max());
        // A registration hears so too, and may try again with the same key when there is room.
        byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];
        String last = "s" + Limits.MAX_WAITLISTS_OF_STUDENT;
        List<RegistrationItem> items = List.of(RegistrationItem.add(last, false, true));
        apply(encoder.withKey("k", fingerprint).register("a", "student", items), ResultCode.REGISTRATION_REFUSED);
        assertEquals(ResultCode.STATE_FULL, outcome.itemCode(0));
        apply(encoder.withoutKey().leaveWaitlist("a", "s0", "student"), ResultCode.OK);
        apply(encoder.withKey("k", fingerprint).register("a", "student", items), ResultCode.OK);
        apply(encoder.withoutKey().leaveWaitlist("a", last, "student"), ResultCode.OK);
        apply(encoder.enroll("a", last, "student", false, true), ResultCode.CREATED);
        assertAudit();
    }

    @Test
    void shouldRefuseWaitingWhenAsManyWaitAsThereMay() {
        int lists = Limits.MAX_WAITLISTS_OF_STUDENT;
        int students = Limits.MAX_WAITLISTED / lists;
        for (int i = 0; i < lists; i++) {
            section("s" + i, 0, Limits.MAX_WAITLIST_CAPACITY);
        }
        for (int i = 0; i < students; i++) {
            apply(encoder.putStudent("a", "s" + i, 0), ResultCode.CREATED);
            for (int list = 0; list < lists; list++) {
                apply(encoder.enroll("a", "s" + list, "s" + i, false, true), ResultCode.CREATED);
            }
        }
        assertEquals(Limits.MAX_WAITLISTED, students * lists, "the tables divide evenly");
        apply(encoder.putStudent("a", "late", 0), ResultCode.CREATED);
        apply(encoder.enroll("a", "s0", "late", false, true), ResultCode.STATE_FULL);
        assertEquals(Limits.MAX_WAITLISTED, outcome.current());
        assertEquals(Limits.MAX_WAITLISTED, outcome.max());
    }

    @Test
    void shouldRefuseASeatWhenASectionHasAsManyAsItMay() {
        section("s", SectionSettings.UNLIMITED, 0);
        for (int i = 0; i < Limits.MAX_SEATS_OF_SECTION; i++) {
            apply(encoder.putStudent("a", "s" + i, 1), ResultCode.CREATED);
            apply(encoder.enroll("a", "s", "s" + i), ResultCode.CREATED);
        }
        apply(encoder.putStudent("a", "late", 0), ResultCode.CREATED);
        apply(encoder.enroll("a", "s", "late"), ResultCode.STATE_FULL);
        assertEquals(Limits.MAX_SEATS_OF_SECTION, outcome.current());
        assertEquals(Limits.MAX_SEATS_OF_SECTION, outcome.max());
        apply(encoder.unenroll("a", "s", "s0"), ResultCode.OK);
        apply(encoder.enroll("a", "s", "late"), ResultCode.CREATED);
        // And all of it can be undone in one command.
        apply(encoder.cancelSection("a", "s"), ResultCode.OK);
        assertEquals(Limits.MAX_SEATS_OF_SECTION, outcome.count());
        assertEquals(Limits.MAX_SEATS_OF_SECTION, outcome.effectCount());
        assertAudit();
    }

    @Test
    void shouldRefuseASessionWhenThereAreAsManyAsThereMayBe() {
        SessionSettings settings = new SessionSettings("campus", 0, 1);
        int sections = Limits.MAX_SESSIONS / Limits.MAX_SESSIONS_OF_SECTION;
        for (int i = 0; i <= sections; i++) {
            section("s" + i, 1, 0);
        }
        for (int i = 0; i < sections; i++) {
            for (int session = 0; session < Limits.MAX_SESSIONS_OF_SECTION; session++) {
                apply(encoder.putSession("a", "s" + i, "x" + session, settings), ResultCode.CREATED);
            }
            apply(encoder.putSession("a", "s" + i, "one-more", settings), ResultCode.STATE_FULL);
            assertEquals(Limits.MAX_SESSIONS_OF_SECTION, outcome.max());
        }
        apply(encoder.putSession("a", "s" + sections, "x", settings), ResultCode.STATE_FULL);
        assertEquals(Limits.MAX_SESSIONS, outcome.current());
        assertEquals(Limits.MAX_SESSIONS, outcome.max());
    }

    @Test
    void shouldRefuseASectionWhenThereAreAsManyAsThereMayBe() {
        for (int i = 0; i < Limits.MAX_SECTIONS; i++) {
            section("s" + i, 1, 0);
        }
        encoder.putSection("a", "one-more", SectionSettings.of(SectionKind.COURSE, "t", 1, 0));
        apply(encoder, ResultCode.STATE_FULL);
        assertEquals(Limits.MAX_SECTIONS, outcome.current());
        assertEquals(Limits.MAX_SECTIONS, outcome.max());
        encoder.putSection("a", "s7", SectionSettings.of(SectionKind.COURSE, "t", 2, 0));
        apply(encoder, ResultCode.OK);
    }

    private void section(String id, long capacity, int waitlistCapacity) {
        SectionSettings settings = new SectionSettings(
                SectionKind.SECTION,
                "t",
                capacity,
                0,
                "",
                waitlistCapacity,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                1,
                0);
        apply(encoder.putSection("a", id, settings), ResultCode.CREATED);
    }

    private void apply(CommandEncoder command, ResultCode expected) {
        command.stamp(engine.lastSequence() + 1, timeMillis);
        engine.apply(command.buffer(), 0, command.length(), outcome);
        assertEquals(expected, outcome.code());
    }

    private void assertAudit() {
        StateAudit audit = engine.audit();
        assertTrue(audit.passed(), audit.violations().toString());
    }
}
