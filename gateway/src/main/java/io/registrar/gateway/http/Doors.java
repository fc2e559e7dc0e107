package io.registrar.gateway.http;

import io.registrar.engine.ResultCode;
import io.registrar.engine.SectionKind;
import io.registrar.engine.codec.CommandType;
import io.registrar.gateway.http.Door.Members;
import io.registrar.gateway.http.Door.Stated;
import io.registrar.gateway.http.Route.Action.Decide;
import io.registrar.gateway.http.Route.AnswerFormat;
import io.registrar.gateway.http.Route.CommandPreparation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The doors of the systems that Registrar replaces, for front ends that exist already: a row each, with path and method, the
 * command, the kind of section, and the answers as the systems' documents state them. {@code docs/doors.md} tells what they
 * state and what was chosen here. The commands are those of our own routes, and so are rules, precedence, journal and keys.
 */
final class Doors {
    private static final CommandPreparation ENROLL =
            (r, e) -> e.enroll(r.actor, r.path.sectionId, r.student(), false, false);
    private static final CommandPreparation UNENROLL = (r, e) -> e.unenroll(r.actor, r.path.sectionId, r.student());
    private static final CommandPreparation COMPLETE_LESSON =
            (r, e) -> e.completeLesson(r.actor, r.path.sectionId, r.student(), r.path.lesson);

    private static final String COURSE = "/api/v1/courses/{sectionId}";
    private static final String TOURNAMENT = "/api/v1/tournaments/{sectionId}";

    /** All of them, in no order that matters. */
    static final List<Route> ROUTES = List.of(
            door(
                    HttpMethod.POST,
                    COURSE + "/enroll/",
                    CommandType.ENROLL,
                    ENROLL,
                    DoorAnswers::courseEnrolled,
                    new Door(
                            SectionKind.COURSE,
                            201,
                            "error",
                            Map.of(
                                    ResultCode.SECTION_NOT_FOUND,
                                    stated(
                                            404,
                                            (json, o) -> json.text("error", "Course not found")
                                                    .text("code", "not_found")),
                                    ResultCode.ALREADY_ENROLLED,
                                    stated(
                                            400,
                                            (json, o) -> json.text("error", "Already enrolled")
                                                    .text("code", "already_enrolled")
                                                    .number("enrollment_id", o.enrollmentId())),
                                    ResultCode.SECTION_FULL,
                                    stated(
                                            400,
                                            (json, o) -> json.text("error", "Course is full")
                                                    .text("code", "course_full")
                                                    .number("current", o.current())
                                                    .number("max", o.max()))))),
            door(
                    HttpMethod.POST,
                    COURSE + "/lessons/{lesson}/complete/",
                    CommandType.COMPLETE_LESSON,
                    COMPLETE_LESSON,
                    DoorAnswers::lessonCompleted,
                    new Door(
                            SectionKind.COURSE,
                            201,
                            "lesson",
                            Map.of(
                                    ResultCode.LESSON_ALREADY_COMPLETED,
                                    stated(
                                            400,
                                            (json, o) ->
                                                    json.text("lesson", "You have already completed this lesson."))))),
            door(
                    HttpMethod.POST,
                    TOURNAMENT + "/enroll",
                    CommandType.ENROLL,
                    ENROLL,
                    DoorAnswers::tournamentEnrolled,
                    new Door(
                            SectionKind.TOURNAMENT,
                            200,
                            "detail",
                            Map.of(
                                    ResultCode.ALREADY_ENROLLED,
                                    stated(409, (json, o) -> json.text("detail", "Already enrolled")),
                                    ResultCode.SECTION_FULL,
                                    stated(400, (json, o) -> json.text("detail", "Tournament is full")),
                                    ResultCode.INSUFFICIENT_CREDITS,
                                    stated(400, (json, o) -> json.text("detail", "Insufficient credits"))))),
            door(
                    HttpMethod.DELETE,
                    TOURNAMENT + "/unenroll",
                    CommandType.UNENROLL,
                    UNENROLL,
                    DoorAnswers::tournamentUnenrolled,
                    new Door(SectionKind.TOURNAMENT, 200, "detail", Map.of())));

    private Doors() {}

    private static Route door(
            HttpMethod method,
            String path,
            CommandType type,
            CommandPreparation preparation,
            AnswerFormat format,
            Door door) {
        return Route.of(
                method,
                Route.template(path),
                Access.ACTING_FOR_A_STUDENT,
                List.of(),
                Door.BODY,
                new Decide(type, (r, e) -> preparation.encode(r, e.ofKind(door.kind()))),
                format,
                Optional.of(door));
    }

    private static Stated stated(int status, Members members) {
        return new Stated(status, members);
    }
}
