package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Outcome.EffectKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an older system has decided is taken over as it stands there, once. */
class ImportTest {
    private static final long NOW = 5_000;

    private final DrivenEngine driven = new DrivenEngine();

    ImportTest() {
        // Closed long ago, and dearer than anybody can pay.
        driven.apply(new Step.PutSection(
                NOW,
                "s",
                new SectionSettings(SectionKind.COURSE, "Any", 2, 500, "", 0, SectionSettings.NO_OPENING, 100, 9, 1)));
        driven.apply(new Step.PutStudent(NOW, "ada", 10));
        driven.apply(new Step.PutStudent(NOW, "ben", 0));
    }

    private Outcome take(String student, String importId, EnrollmentStatus status) {
        return driven.apply(new Step.ImportEnrollment(NOW, "s", student, importId, status, 70, 42));
    }

    private long balance(String student) {
        return ((Answer.StudentView) driven.engine().query(new Query.StudentById(student))).balance();
    }

    private Answer.SectionView section() {
        return (Answer.SectionView) driven.engine().query(new Query.SectionById("s"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeASeatAndNoCreditsWhenTheStatusHoldsOne(EnrollmentStatus status) {
        Outcome outcome = take("ada", "1", status);
        assertEquals(ResultCode.CREATED, outcome.code());
        assertEquals(1, outcome.effectCount());
        assertEquals(EffectKind.ENROLLMENT_IMPORTED, outcome.effectKind(0));
        assertEquals(status.number(), outcome.effectDetail(0));
        assertEquals(42, outcome.effectEnrolledAtMillis(0));
        assertEquals(10, balance("ada"));
        assertEquals(
                status.holdsSeat() ? 1 : 0, section().enrolled() + section().held());
        assertEquals(status == EnrollmentStatus.PENDING ? 1 : 0, section().held());
        assertEquals(1, section().totalEnrollments());
        assertTrue(driven.engine().audit().passed());
    }

    @Test
    void shouldChangeNothingWhenTheSameIsImportedAgain() {
        long id = take("ada", "1", EnrollmentStatus.ACTIVE).enrollmentId();
        driven.apply(new Step.Unenroll(NOW, "s", "ada"));
        List<Answer> before = views();
        Outcome again = take("ada", "1", EnrollmentStatus.ACTIVE);
        assertEquals(ResultCode.OK, again.code());
        assertEquals(id, again.enrollmentId());
        assertEquals(0, again.effectCount());
        assertEquals(before, views());
        assertEquals(80, balance("ada"));
    }

    private List<Answer> views() {
        return List.of(section(), driven.engine().query(new Query.StudentById("ada")));
    }

    @Test
    void shouldRefundWhatWasPaidElsewhere() {
        take("ada", "1", EnrollmentStatus.ACTIVE);
        Outcome outcome = driven.apply(new Step.Unenroll(NOW, "s", "ada"));
        assertEquals(70, outcome.amount());
        assertEquals(80, balance("ada"));
        assertTrue(driven.engine().audit().passed());
    }

    @Test
    void shouldGiveAPendingOneTheSectionsTimeFromNowOn() {
        take("ada", "1", EnrollmentStatus.PENDING);
        assertEquals(NOW + 9_000, driven.engine().nextDueMillis());
        driven.apply(new Step.Tick(NOW + 9_000));
        assertEquals(80, balance("ada"));
        assertEquals(0, section().held());
        assertTrue(driven.engine().audit().passed());
    }

    @Test
    void shouldSayWhichOneHasTheIdWhenItIsAnothers() {
        long id = take("ada", "1", EnrollmentStatus.CANCELLED).enrollmentId();
        Outcome outcome = take("ben", "1", EnrollmentStatus.CANCELLED);
        assertEquals(ResultCode.IMPORT_ID_REUSED, outcome.code());
        assertEquals(id, outcome.enrollmentId());
    }

    @Test
    void shouldTakeOverAnEndedOneBesideASeat() {
        take("ada", "1", EnrollmentStatus.CANCELLED);
        assertEquals(
                ResultCode.CREATED, take("ada", "2", EnrollmentStatus.ACTIVE).code());
        assertEquals(
                ResultCode.ALREADY_ENROLLED,
                take("ada", "3", EnrollmentStatus.ACTIVE).code());
        assertEquals(
                ResultCode.CREATED, take("ada", "4", EnrollmentStatus.WITHDRAWN).code());
        assertEquals(3, section().totalEnrollments());
        assertTrue(driven.engine().audit().passed());
    }
}
