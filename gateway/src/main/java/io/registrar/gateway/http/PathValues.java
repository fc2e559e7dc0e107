package io.registrar.gateway.http;

import io.registrar.gateway.http.BodyShape.Member;
import java.util.List;

/** What the segments of a request's path name, decoded and checked; the empty text, or 0, what it does not name. */
final class PathValues {
    /** More than any section has lessons, and no more than an int takes. */
    private static final int LESSON_DIGITS = 9;

    private static final int SEQUENCE_DIGITS = 18;
    private static final long MAX_LESSON = 999_999_999L;
    private static final long MAX_SEQUENCE = 999_999_999_999_999_999L;

    /** What a segment may stand for. */
    enum Name {
        SECTION_ID("sectionId"),
        STUDENT_ID("studentId"),
        SESSION_ID("sessionId"),
        TERM("term"),
        SEQUENCE("sequence"),
        SYSTEM_EVENT_ID("systemEventId"),
        LESSON("lesson");

        private final String text;

        Name(String text) {
            this.text = text;
        }

        /** The member of a line that says what a path would name: of the same bounds. */
        Member member() {
            return switch (this) {
                case SECTION_ID, STUDENT_ID, SESSION_ID, TERM -> Member.id(text);
                case SEQUENCE, SYSTEM_EVENT_ID -> Member.integer(text, 1, MAX_SEQUENCE);
                case LESSON -> Member.integer(text, 0, MAX_LESSON);
            };
        }

        /** The name that a template's segment has in braces, or null if it is no name. */
        static Name findOrNull(String segment) {
            for (Name name : values()) {
                if (segment.equals("{" + name.text + "}")) {
                    return name;
                }
            }
            return null;
        }
    }

    String sectionId = "";
    String studentId = "";
    String sessionId = "";
    String term = "";
    /** The command that the path names. */
    long sequence;

    /** The system event that the path names. */
    long systemEventId;

    int lesson;

    /**
     * Reads the segments of a target that the path matches.
     *
     * @throws RefusedRequestException if one is not what the path takes there
     */
    void read(Routes.Resource path, RequestTarget target) throws RefusedRequestException {
        for (int i = 0; i < target.segments(); i++) {
            Name name = path.nameOrNull(i);
            if (name != null) {
                put(name, RequestTarget.decode(target.segment(i)));
            }
        }
    }

    private void put(Name name, String value) throws RefusedRequestException {
        switch (name) {
            case SECTION_ID -> sectionId = id(name, value);
            case STUDENT_ID -> studentId = id(name, value);
            case SESSION_ID -> sessionId = id(name, value);
            case TERM -> term = id(name, value);
            case SEQUENCE -> {
                sequence = number(value, SEQUENCE_DIGITS);
                if (sequence < 1) {
                    throw RefusedRequestException.malformed("sequence must be a whole number from 1 on");
                }
            }
            case SYSTEM_EVENT_ID -> {
                systemEventId = number(value, SEQUENCE_DIGITS);
                if (systemEventId < 1) {
                    throw RefusedRequestException.malformed("systemEventId must be a whole number from 1 on");
                }
            }
            case LESSON -> {
                lesson = (int) number(value, LESSON_DIGITS);
                if (lesson < 0) {
                    throw RefusedRequestException.malformed(
                            "lesson must be a whole number of 1 to " + LESSON_DIGITS + " digits");
                }
            }
        }
    }

    private static String id(Name name, String value) throws RefusedRequestException {
        Request.requireId(name.text, value);
        return value;
    }

    /** The number, or -1 if it is none of so many digits. */
    private static long number(String text, int mostDigits) {
        return text.length() > mostDigits ? -1 : Request.wholeNumber(text);
    }

    /** Takes what the members of a line say that a path would name. */
    void take(List<Name> names, JsonBody line) {
        for (int i = 0; i < names.size(); i++) {
            switch (names.get(i)) {
                case SECTION_ID -> sectionId = line.text(Name.SECTION_ID.text, "");
                case STUDENT_ID -> studentId = line.text(Name.STUDENT_ID.text, "");
                case SESSION_ID -> sessionId = line.text(Name.SESSION_ID.text, "");
                case TERM -> term = line.text(Name.TERM.text, "");
                case SEQUENCE -> sequence = line.number(Name.SEQUENCE.text, 0);
                case SYSTEM_EVENT_ID -> systemEventId = line.number(Name.SYSTEM_EVENT_ID.text, 0);
                case LESSON -> lesson = (int) line.number(Name.LESSON.text, 0);
            }
        }
    }

    void clear() {
        sectionId = "";
        studentId = "";
        if (!sessionId.isEmpty()) {
            sessionId = "";
        }
        if (!term.isEmpty()) {
            term = "";
        }
        sequence = 0;
        systemEventId = 0;
        lesson = 0;
    }
}
