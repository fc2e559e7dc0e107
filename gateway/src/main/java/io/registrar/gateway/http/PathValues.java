package io.registrar.gateway.http;

/** What the segments of a request's path name, decoded and checked; the empty text, or 0, what it does not name. */
final class PathValues {
    /** More than any section has lessons, and no more than an int takes. */
    private static final int LESSON_DIGITS = 9;

    private static final int SEQUENCE_DIGITS = 18;

    /** What a segment may stand for. */
    enum Name {
        SECTION_ID("sectionId"),
        STUDENT_ID("studentId"),
        SESSION_ID("sessionId"),
        TERM("term"),
        SEQUENCE("sequence"),
        LESSON("lesson");

        private final String text;

        Name(String text) {
            this.text = text;
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
        lesson = 0;
    }
}
