package io.registrar.engine;

import io.registrar.engine.codec.CommandEncoder;

/** One command of a test's history, with the time it is given. Its sequence is its place in the history. */
sealed interface Step {
    /** Who asks in every test that does not care. */
    String ACTOR = "tester";

    long timeMillis();

    /** Writes the command as a record that carries no sequence and no time yet. */
    void encode(CommandEncoder encoder);

    /** Makes or changes a section. */
    record PutSection(long timeMillis, String sectionId, SectionSettings settings) implements Step {
        @Override
        public void encode(CommandEncoder encoder) {
            encoder.putSection(ACTOR, sectionId, settings);
        }
    }

    /** Makes or finds a student. */
    record PutStudent(long timeMillis, String studentId, long credits) implements Step {
        @Override
        public void encode(CommandEncoder encoder) {
            encoder.putStudent(ACTOR, studentId, credits);
        }
    }

    /** Changes a balance. */
    record AdjustCredits(long timeMillis, String studentId, long amount) implements Step {
        @Override
        public void encode(CommandEncoder encoder) {
            encoder.adjustCredits(ACTOR, studentId, amount, "a reason");
        }
    }

    /** Takes a seat. */
    record Enroll(long timeMillis, String sectionId, String studentId) implements Step {
        @Override
        public void encode(CommandEncoder encoder) {
            encoder.enroll(ACTOR, sectionId, studentId);
        }
    }

    /** Gives a seat back. */
    record Unenroll(long timeMillis, String sectionId, String studentId) implements Step {
        @Override
        public void encode(CommandEncoder encoder) {
            encoder.unenroll(ACTOR, sectionId, studentId);
        }
    }
}
