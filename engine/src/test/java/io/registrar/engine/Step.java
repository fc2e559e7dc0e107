package io.registrar.engine;

import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RegistrationItem;
import java.util.List;

/** One command of a test's history, with the time it is given. Its sequence is its place in the history. */
sealed interface Step {
    /** Who asks in every test that does not care. */
    String ACTOR = "tester";

    long timeMillis();

    /** The student that the command is about, or the empty text. */
    default String studentId() {
        return "";
    }

    /** The section that the command is about, or the empty text. */
    default String sectionId() {
        return "";
    }

    /** What is asked for, without the key or the kind it comes with. */
    default Step command() {
        return this;
    }

    /** Writes the command as a record that carries no sequence and no time yet. */
    void encode(CommandEncoder encoder, String actor);

    /** Writes it with the key it comes with, if any. */
    default void encode(CommandEncoder encoder) {
        encode(encoder.withoutKey(), ACTOR);
    }

    /**
     * A command that comes with an idempotency key.
     *
     * @param fingerprint stands for the request: other requests have others
     * @param request what is asked for; the time it carries does not count
     */
    record Keyed(long timeMillis, String actor, String key, int fingerprint, Step request) implements Step {
        @Override
        public String studentId() {
            return request.studentId();
        }

        @Override
        public String sectionId() {
            return request.sectionId();
        }

        @Override
        public Step command() {
            return request.command();
        }

        @Override
        public void encode(CommandEncoder encoder) {
            encode(encoder.withKey(key, fingerprintBytes()), actor);
        }

        @Override
        public void encode(CommandEncoder encoder, String anyActor) {
            request.encode(encoder, anyActor);
        }

        /** Two fingerprints differ in a few bytes, at the beginning or at the end. */
        private byte[] fingerprintBytes() {
            byte[] bytes = new byte[Limits.FINGERPRINT_LENGTH];
            int at = fingerprint % 2 == 0 ? 0 : bytes.length - Integer.BYTES;
            for (int i = 0; i < Integer.BYTES; i++) {
                bytes[at + i] = (byte) (fingerprint >>> (i * Byte.SIZE));
            }
            return bytes;
        }
    }

    /** A command about a section that must be of this kind. */
    record OfKind(SectionKind kind, Step command) implements Step {
        @Override
        public long timeMillis() {
            return command.timeMillis();
        }

        @Override
        public String studentId() {
            return command.studentId();
        }

        @Override
        public String sectionId() {
            return command.sectionId();
        }

        @Override
        public void encode(CommandEncoder encoder, String actor) {
            command.encode(encoder.ofKind(kind), actor);
        }
    }

    /** Makes or changes a section. */
    record PutSection(long timeMillis, String sectionId, SectionSettings settings) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.putSection(actor, sectionId, settings);
        }
    }

    /** Makes or finds a student. */
    record PutStudent(long timeMillis, String studentId, long credits) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.putStudent(actor, studentId, credits);
        }
    }

    /** Changes a balance. */
    record AdjustCredits(long timeMillis, String studentId, long amount) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.adjustCredits(actor, studentId, amount, "a reason");
        }
    }

    /** Takes a seat, for good or as a hold, or joins the wait list. */
    record Enroll(long timeMillis, String sectionId, String studentId, boolean isHold, boolean joinsWaitlist)
            implements Step {
        /** Takes a seat for good, or nothing. */
        Enroll(long timeMillis, String sectionId, String studentId) {
            this(timeMillis, sectionId, studentId, false, false);
        }

        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.enroll(actor, sectionId, studentId, isHold, joinsWaitlist);
        }
    }

    /** Gives a seat back. */
    record Unenroll(long timeMillis, String sectionId, String studentId) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.unenroll(actor, sectionId, studentId);
        }
    }

    /** Makes a hold a seat for good. */
    record Confirm(long timeMillis, String sectionId, String studentId) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.confirm(actor, sectionId, studentId);
        }
    }

    /** Gives a seat back without a refund. */
    record Withdraw(long timeMillis, String sectionId, String studentId) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.withdraw(actor, sectionId, studentId);
        }
    }

    /** Gives up a place on a wait list. */
    record LeaveWaitlist(long timeMillis, String sectionId, String studentId) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.leaveWaitlist(actor, sectionId, studentId);
        }
    }

    /** Finishes a lesson. */
    record CompleteLesson(long timeMillis, String sectionId, String studentId, int lesson) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.completeLesson(actor, sectionId, studentId, lesson);
        }
    }

    /** Makes or changes a session. */
    record PutSession(long timeMillis, String sectionId, String sessionId, SessionSettings settings) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.putSession(actor, sectionId, sessionId, settings);
        }
    }

    /** Books a session. */
    record Book(long timeMillis, String sectionId, String studentId, String sessionId) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.book(actor, sectionId, studentId, sessionId);
        }
    }

    /** Gives a booked place back. */
    record CancelBooking(long timeMillis, String sectionId, String studentId, String sessionId) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.cancelBooking(actor, sectionId, studentId, sessionId);
        }
    }

    /** Drops and adds, all or nothing. */
    record Register(long timeMillis, String studentId, List<RegistrationItem> items) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.register(actor, studentId, items);
        }
    }

    /** Ends a section. */
    record CancelSection(long timeMillis, String sectionId) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.cancelSection(actor, sectionId);
        }
    }

    /** Takes a term's sections out of memory. */
    record ArchiveTerm(long timeMillis, String term) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.archiveTerm(actor, term);
        }
    }

    /** Takes over what an older system has. */
    record ImportEnrollment(
            long timeMillis,
            String sectionId,
            String studentId,
            String importId,
            EnrollmentStatus status,
            long cost,
            long enrolledAtMillis)
            implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.importEnrollment(actor, sectionId, studentId, importId, status, cost, enrolledAtMillis);
        }
    }

    /** Lets time pass. */
    record Tick(long timeMillis) implements Step {
        @Override
        public void encode(CommandEncoder encoder, String actor) {
            encoder.tick(actor);
        }
    }
}
