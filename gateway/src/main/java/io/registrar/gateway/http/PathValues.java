package io.registrar.gateway.http;

import java.util.List;

/** What the segments of a request's path name, decoded and checked; the empty text, or 0, what it does not name. */
final class PathValues {
    /** More than any section has lessons, and no more than an int takes. */
    private static final int LESSON_DIGITS = 9;

    private static final int SEQUENCE_DIGITS = 18;

    String sectionId = "";
    String studentId = "";
    String sessionId = "";
    String term = "";
    /** The command that the path names. */
    long sequence;

    int lesson;

    /**
     * Reads the segments.
     *
     * @throws RefusedRequestException if one is not what the path takes there
     */
    void read(Routes.Resource resource, List<String> segments) throws RefusedRequestException {
        sectionId = resource.id("sectionId", segments);
        studentId = resource.id("studentId", segments);
        sessionId = resource.id("sessionId", segments);
        term = resource.id("term", segments);
        if (resource.names("sequence")) {
            sequence = resource.number("sequence", SEQUENCE_DIGITS, segments);
            if (sequence < 1) {
                throw RefusedRequestException.malformed("sequence must be a whole number from 1 on");
            }
        }
        if (resource.names("lesson")) {
            lesson = (int) resource.number("lesson", LESSON_DIGITS, segments);
            if (lesson < 0) {
                throw RefusedRequestException.malformed(
                        "lesson must be a whole number of 1 to " + LESSON_DIGITS + " digits");
            }
        }
    }

    void clear() {
        sectionId = "";
        studentId = "";
        sessionId = "";
        term = "";
        sequence = 0;
        lesson = 0;
    }
}
