package io.registrar.gateway.json;

import io.registrar.engine.Limits;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.CommandDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whom and what the effects of an outcome concern: the command's own student or section, or others, which they name.
 *
 * @param studentId the command's own, or the empty text if it has none
 * @param sectionId likewise
 */
public record EffectPlaces(String studentId, String sectionId) {
    /** Those of this command's effects. */
    public static EffectPlaces of(CommandDecoder command) {
        return new EffectPlaces(
                command.hasStudent() ? command.studentId() : "", command.hasSection() ? command.sectionId() : "");
    }

    /** Id of the student that the effect concerns. */
    public String student(Outcome outcome, int effect) {
        int name = outcome.effectStudentName(effect);
        return name == Outcome.OWN ? studentId : outcome.name(name);
    }

    /** Id of the section that the effect concerns, or the empty text if none is. */
    public String section(Outcome outcome, int effect) {
        int name = outcome.effectSectionName(effect);
        return name == Outcome.OWN ? sectionId : outcome.name(name);
    }

    /** Looks for one student among the effects of many, without a text for each of them. Not safe for several threads. */
    public static final class Search {
        private final byte[] wanted;
        private final byte[] found = new byte[1 + Limits.MAX_ID_LENGTH];

        /** Looks for the effects that concern this student. */
        public Search(String studentId) {
            wanted = studentId.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Whether the command is about the student. */
        public boolean isOf(CommandDecoder command) {
            return command.hasStudent() && matches(command.buffer(), command.studentOffset(), command.studentLength());
        }

        /**
         * Whether the effect concerns the student.
         *
         * @param isOwn whether the command is about it, see {@link #isOf}
         */
        public boolean concerns(Outcome outcome, int effect, boolean isOwn) {
            int name = outcome.effectStudentName(effect);
            if (name == Outcome.OWN) {
                return isOwn;
            }
            int length = outcome.nameLength(name) - 1;
            if (length != wanted.length) {
                return false;
            }
            outcome.copyName(name, found, 0);
            return matches(found, 1, length);
        }

        private boolean matches(byte[] bytes, int offset, int length) {
            return Arrays.equals(bytes, offset, offset + length, wanted, 0, wanted.length);
        }
    }
}
