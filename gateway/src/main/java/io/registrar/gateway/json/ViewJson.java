package io.registrar.gateway.json;

import io.registrar.engine.Answer.BookingView;
import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.SessionView;
import io.registrar.engine.Answer.StudentView;
import io.registrar.engine.Answer.WaitlistEntryView;
import io.registrar.engine.EnrollmentStatus;

/** What the state looks like as JSON: the members of each thing in it, without the object around them. */
public final class ViewJson {
    private ViewJson() {}

    /** A section's settings, status and counters. */
    public static void section(JsonWriter json, SectionView section) {
        json.text("sectionId", section.sectionId());
        CommandJson.settings(json, section.settings());
        json.text("status", section.isCancelled() ? "cancelled" : "active");
        counters(json, section);
    }

    /** How many seats of a section are taken, and in what way. */
    public static void counters(JsonWriter json, SectionView section) {
        json.number("enrolled", section.enrolled())
                .number("held", section.held())
                .number("waitlisted", section.waitlisted());
        boolean isLimited = section.settings().isLimited();
        json.numberOrNull("available", isLimited ? section.available() : 0, isLimited)
                .number("totalEnrollments", section.totalEnrollments());
    }

    /** A student and its balance. */
    public static void student(JsonWriter json, StudentView student) {
        json.text("studentId", student.studentId()).number("balance", student.balance());
    }

    /** An enrollment that holds a seat. */
    public static void enrollment(JsonWriter json, EnrollmentView item) {
        enrollment(json, item.enrollmentId(), item.studentId(), item.status(), item.cost(), item.enrolledAtMillis());
    }

    /** Any enrollment, in a roster or in a history. */
    public static void enrollment(
            JsonWriter json, long id, String studentId, EnrollmentStatus status, long cost, long enrolledAtMillis) {
        enrollment(json, id, studentId, "status", status, cost, enrolledAtMillis);
    }

    /**
     * The same beside members of another kind.
     *
     * @param statusName what its status is called there
     */
    public static void enrollment(
            JsonWriter json,
            long id,
            String studentId,
            String statusName,
            EnrollmentStatus status,
            long cost,
            long enrolledAtMillis) {
        json.number("enrollmentId", id)
                .text("studentId", studentId)
                .text(statusName, status.text())
                .number("cost", cost)
                .number("enrolledAt", enrolledAtMillis);
    }

    /** A place on a wait list. */
    public static void waitlistEntry(JsonWriter json, WaitlistEntryView entry) {
        json.text("studentId", entry.studentId())
                .number("position", entry.position())
                .number("joinedAt", entry.joinedAtMillis());
    }

    /** A session's settings, and how many places of it are taken. */
    public static void session(JsonWriter json, SessionView session) {
        json.text("sessionId", session.sessionId());
        CommandJson.settings(json, session.settings());
        boolean isLimited = session.settings().isLimited();
        json.number("booked", session.booked())
                .numberOrNull("available", isLimited ? session.settings().capacity() - session.booked() : 0, isLimited);
    }

    /** A booking. */
    public static void booking(JsonWriter json, BookingView booking) {
        json.text("studentId", booking.studentId()).number("bookedAt", booking.bookedAtMillis());
    }
}
