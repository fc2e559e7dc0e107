package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Limits;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.CommandField;
import io.registrar.engine.codec.CommandType;
import io.registrar.engine.codec.RegistrationItem;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Commands of every type there is, over a few sections and students, some with a key, some that name a kind, and several at the
 * same time. The same for the same seed.
 */
final class RandomHistory {
    private static final CommandType[] TYPES = CommandType.values();
    private static final String ACTOR = "ops";

    private final SplittableRandom random;
    private final SplittableRandom kinds;
    private final int sections;
    private final int students;
    private int encoded;
    private long timeMillis = 1_000;

    RandomHistory(long seed, int sections, int students) {
        random = new SplittableRandom(seed);
        kinds = new SplittableRandom(~seed);
        this.sections = sections;
        this.students = students;
    }

    static String section(int number) {
        return "section-" + number;
    }

    static String student(int number) {
        return "student-" + number;
    }

    static String session(int number) {
        return "session-" + number;
    }

    /** Time of the command that comes next: often that of the one before. */
    long nextTimeMillis() {
        timeMillis += random.nextInt(3) == 0 ? 1 + random.nextInt(400) : 0;
        return timeMillis;
    }

    /** Encodes the next command: everything is put in first. */
    CommandEncoder encodeNext(CommandEncoder encoder) {
        int number = encoded++;
        encoder.withoutKey();
        if (number < sections) {
            return encode(encoder, CommandType.PUT_SECTION, section(number), "");
        }
        if (number < sections + students) {
            return encode(encoder, CommandType.PUT_STUDENT, "", student(number - sections));
        }
        if (random.nextInt(12) == 0) {
            byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];
            fingerprint[0] = (byte) random.nextInt(2);
            encoder.withKey("key-" + random.nextInt(20), fingerprint);
        }
        CommandType type = TYPES[random.nextInt(TYPES.length)];
        // Sections and terms that go take the rest with them.
        boolean isEnd = type == CommandType.CANCEL_SECTION || type == CommandType.ARCHIVE_TERM;
        boolean isRare = isEnd && random.nextInt(8) > 0;
        CommandType chosen = isRare || random.nextInt(3) == 0 ? CommandType.ENROLL : type;
        if (chosen.fields().contains(CommandField.SECTION_ID) && kinds.nextInt(10) == 0) {
            encoder.ofKind(SectionKind.of(kinds.nextInt(3)));
        }
        return encode(encoder, chosen, section(random.nextInt(sections)), student(random.nextInt(students)));
    }

    private CommandEncoder encode(CommandEncoder encoder, CommandType type, String section, String student) {
        String session = session(random.nextInt(2));
        return switch (type) {
            case PUT_SECTION -> encoder.putSection(ACTOR, section, settings());
            case PUT_STUDENT -> encoder.putStudent(ACTOR, student, random.nextInt(200));
            case ADJUST_CREDITS ->
                encoder.adjustCredits(
                        ACTOR, student, random.nextInt(3) > 0 ? 1 + random.nextInt(99) : -1 - random.nextInt(9), "any");
            case ENROLL -> encoder.enroll(student, section, student, random.nextInt(4) == 0, random.nextInt(3) > 0);
            case UNENROLL -> encoder.unenroll(student, section, student);
            case CONFIRM -> encoder.confirm(student, section, student);
            case WITHDRAW -> encoder.withdraw(student, section, student);
            case LEAVE_WAITLIST -> encoder.leaveWaitlist(student, section, student);
            case COMPLETE_LESSON -> encoder.completeLesson(student, section, student, 1 + random.nextInt(3));
            case PUT_SESSION ->
                encoder.putSession(ACTOR, section, session, new SessionSettings("north", 5_000, random.nextInt(-1, 4)));
            case BOOK -> encoder.book(student, section, student, session);
            case CANCEL_BOOKING -> encoder.cancelBooking(student, section, student, session);
            case REGISTER ->
                encoder.register(
                        student,
                        student,
                        section.equals(section(0))
                                ? List.of(RegistrationItem.add(section, false, true))
                                : List.of(
                                        RegistrationItem.drop(section), RegistrationItem.add(section(0), false, true)));
            case CANCEL_SECTION -> encoder.cancelSection(ACTOR, section);
            case ARCHIVE_TERM -> encoder.archiveTerm(ACTOR, "term-" + random.nextInt(4));
            case IMPORT_ENROLLMENT ->
                encoder.importEnrollment(
                        ACTOR,
                        section,
                        student,
                        "old-" + random.nextInt(60),
                        EnrollmentStatus.of(1 + random.nextInt(6)),
                        random.nextInt(30),
                        random.nextInt(5_000));
            case TICK -> encoder.tick(ACTOR);
        };
    }

    private SectionSettings settings() {
        return new SectionSettings(
                SectionKind.SECTION,
                "Grüße",
                random.nextInt(-1, 6),
                random.nextInt(30),
                "term-" + random.nextInt(4),
                4,
                SectionSettings.NO_OPENING,
                random.nextInt(4) == 0 ? timeMillis + 5_000 : SectionSettings.NO_CLOSING,
                1 + random.nextInt(3),
                random.nextInt(3));
    }
}
