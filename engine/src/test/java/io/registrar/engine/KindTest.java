package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.CommandField;
import io.registrar.engine.codec.CommandType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that say which kind their section must be of: one of another is not there, in the very moment of the command. */
class KindTest {
    private static final long NOW = 1_000_000;
    private static final String SECTION = "cup-1";

    private final DrivenEngine driven = new DrivenEngine();

    KindTest() {
        put(SectionKind.TOURNAMENT);
        driven.apply(new Step.PutStudent(NOW, "ada", 100));
        driven.apply(new Step.PutStudent(NOW, "grace", 100));
        driven.apply(new Step.PutSession(
                NOW, SECTION, "monday", new SessionSettings("north", 0, SectionSettings.UNLIMITED)));
        driven.apply(new Step.Enroll(NOW, SECTION, "ada"));
    }

    private ResultCode put(SectionKind kind) {
        return driven.apply(new Step.PutSection(
                        NOW,
                        SECTION,
                        new SectionSettings(
                                kind,
                                "Cup",
                                2,
                                10,
                                "",
                                0,
                                SectionSettings.NO_OPENING,
                                SectionSettings.NO_CLOSING,
                                SectionSettings.DEFAULT_HOLD_SECONDS,
                                1)))
                .code();
    }

    static List<Step> commands() {
        return List.of(
                new Step.Enroll(NOW, SECTION, "grace"),
                new Step.Unenroll(NOW, SECTION, "ada"),
                new Step.Confirm(NOW, SECTION, "ada"),
                new Step.Withdraw(NOW, SECTION, "ada"),
                new Step.LeaveWaitlist(NOW, SECTION, "ada"),
                new Step.CompleteLesson(NOW, SECTION, "ada", 1),
                new Step.PutSession(NOW, SECTION, "monday", new SessionSettings("south", 0, 1)),
                new Step.Book(NOW, SECTION, "ada", "monday"),
                new Step.CancelBooking(NOW, SECTION, "ada", "monday"),
                new Step.CancelSection(NOW, SECTION),
                new Step.ImportEnrollment(NOW, SECTION, "grace", "old-1", EnrollmentStatus.ACTIVE, 7, NOW - 1));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldFindNoSectionOfAnotherKindAndChangeNothing(Step command) {
        DrivenEngine untouched = new KindTest().driven;
        for (SectionKind other : List.of(SectionKind.SECTION, SectionKind.COURSE)) {
            assertEquals(
                    ResultCode.SECTION_NOT_FOUND,
                    driven.apply(new Step.OfKind(other, command)).code());
            untouched.apply(new Step.Tick(NOW));
            assertEquals(untouched.digest(), driven.digest());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldDecideASectionOfItsKindAsIfNoneHadBeenNamed(Step command) {
        DrivenEngine plain = new KindTest().driven;
        ResultCode code = plain.apply(command).code();
        assertEquals(
                code,
                driven.apply(new Step.OfKind(SectionKind.TOURNAMENT, command)).code());
        assertEquals(plain.digest(), driven.digest());
    }

    @Test
    void shouldNameAKindInEveryCommandAboutASectionThatIsThere() {
        CommandEncoder encoder = new CommandEncoder();
        assertEquals(
                Stream.of(CommandType.values())
                        .filter(type -> type.fields().contains(CommandField.SECTION_ID))
                        .collect(Collectors.toSet()),
                commands().stream()
                        .map(command -> {
                            new Step.OfKind(SectionKind.COURSE, command).encode(encoder);
                            return encoder.type();
                        })
                        .collect(Collectors.toSet()));
    }

    @Test
    void shouldEncodeNoKindWhereNoSectionMustBeThere() {
        CommandEncoder encoder = new CommandEncoder();
        assertThrows(
                IllegalArgumentException.class,
                () -> encoder.ofKind(SectionKind.COURSE).tick("ops"));
        // And the next command has forgotten it.
        assertEquals(
                new CommandEncoder().enroll("ops", SECTION, "grace").length(),
                encoder.enroll("ops", SECTION, "grace").length());
    }

    @Test
    void shouldLookAtTheKindThatTheSectionHasByThen() {
        Step enroll = new Step.OfKind(SectionKind.COURSE, new Step.Enroll(NOW, SECTION, "grace"));
        assertEquals(ResultCode.SECTION_NOT_FOUND, driven.apply(enroll).code());
        assertEquals(ResultCode.OK, put(SectionKind.COURSE));
        assertEquals(ResultCode.CREATED, driven.apply(enroll).code());
        assertEquals(ResultCode.OK, put(SectionKind.TOURNAMENT));
        assertEquals(
                ResultCode.SECTION_NOT_FOUND,
                driven.apply(new Step.OfKind(SectionKind.COURSE, new Step.Unenroll(NOW, SECTION, "grace")))
                        .code());
    }

    @Test
    void shouldHearOfTheKindBeforeTheStudent() {
        Step unknown = new Step.OfKind(SectionKind.COURSE, new Step.Enroll(NOW, SECTION, "nobody"));
        assertEquals(ResultCode.SECTION_NOT_FOUND, driven.apply(unknown).code());
        assertEquals(ResultCode.OK, put(SectionKind.COURSE));
        assertEquals(ResultCode.STUDENT_NOT_FOUND, driven.apply(unknown).code());
    }

    @Test
    void shouldRepeatWhatAKeyedCommandOfAKindCameTo() {
        Step keyed = new Step.Keyed(
                NOW, Step.ACTOR, "key", 1, new Step.OfKind(SectionKind.COURSE, new Step.Enroll(NOW, SECTION, "grace")));
        assertEquals(ResultCode.SECTION_NOT_FOUND, driven.apply(keyed).code());
        assertEquals(ResultCode.OK, put(SectionKind.COURSE));
        assertEquals(ResultCode.SECTION_NOT_FOUND, driven.apply(keyed).code());
    }
}
