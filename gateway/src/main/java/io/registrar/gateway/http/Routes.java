package io.registrar.gateway.http;

import static io.registrar.gateway.http.BodyShape.Member.bool;
import static io.registrar.gateway.http.BodyShape.Member.choice;
import static io.registrar.gateway.http.BodyShape.Member.id;
import static io.registrar.gateway.http.BodyShape.Member.integer;
import static io.registrar.gateway.http.BodyShape.Member.list;
import static io.registrar.gateway.http.BodyShape.Member.text;

import io.registrar.engine.Limits;
import io.registrar.engine.Query;
import io.registrar.engine.codec.CommandType;
import io.registrar.gateway.http.Route.Action;
import io.registrar.gateway.http.Route.Action.Bulk;
import io.registrar.gateway.http.Route.Action.Check;
import io.registrar.gateway.http.Route.Action.Decide;
import io.registrar.gateway.http.Route.Action.Events;
import io.registrar.gateway.http.Route.Action.Look;
import io.registrar.gateway.http.Route.Action.Recall;
import io.registrar.gateway.http.Route.Action.Run;
import io.registrar.gateway.http.Route.Action.Tell;
import io.registrar.gateway.http.Route.AnswerFormat;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The route table: every path, method, parameter and body member that the server knows, who may use it, and what becomes
 * of it.
 */
final class Routes {
    /** Segments of the longest path. */
    static final int MAX_SEGMENTS = 8;

    private static final String SECTION = "/v1/sections/{sectionId}";
    private static final String SEAT = SECTION + "/enrollments/{studentId}";
    private static final String SESSION = SECTION + "/sessions/{sessionId}";
    private static final String STUDENT = "/v1/students/{studentId}";
    private static final List<String> PAGE = List.of("limit", "after");

    private static final BodyShape SECTION_BODY = BodyShape.of(
            choice("kind", List.copyOf(Preparations.KINDS.keySet())),
            text("title", Limits.MAX_TITLE_LENGTH),
            integer("capacity", 0, Limits.MAX_CAPACITY).nullable(),
            integer("price", 0, Limits.MAX_CREDITS).optional(),
            id("term").optional().nullable(),
            integer("waitlistCapacity", 0, Limits.MAX_WAITLIST_CAPACITY).optional(),
            integer("opensAt", 0, Limits.MAX_TIME_MILLIS).optional().nullable(),
            integer("closesAt", 0, Limits.MAX_TIME_MILLIS).optional().nullable(),
            integer("holdSeconds", 1, Limits.MAX_HOLD_SECONDS).optional(),
            integer("lessons", 0, Limits.MAX_LESSONS).optional());
    private static final BodyShape STUDENT_BODY =
            BodyShape.of(integer("credits", 0, Limits.MAX_CREDITS).optional());
    private static final BodyShape CREDITS_BODY = BodyShape.of(
            integer("amount", -Limits.MAX_CREDITS, Limits.MAX_CREDITS), text("reason", Limits.MAX_REASON_LENGTH));
    private static final List<String> ON_FULL = List.of("reject", "waitlist");
    private static final BodyShape ENROLL_BODY = BodyShape.of(
            id(Route.STUDENT_ID),
            bool("hold").optional(),
            choice("onFull", ON_FULL).optional());
    private static final BodyShape IMPORT_BODY = BodyShape.of(
            id(Route.STUDENT_ID),
            id("importId"),
            choice("status", List.copyOf(Preparations.STATUSES.keySet())),
            integer("cost", 0, Limits.MAX_CREDITS),
            integer("enrolledAt", 0, Limits.MAX_TIME_MILLIS));
    private static final BodyShape SESSION_BODY = BodyShape.of(
            id("campusId"),
            integer("startsAt", 0, Limits.MAX_TIME_MILLIS),
            integer("capacity", 0, Limits.MAX_CAPACITY).nullable());
    private static final BodyShape BOOKING_BODY = BodyShape.of(id(Route.STUDENT_ID));
    private static final BodyShape REGISTRATION_BODY = BodyShape.of(
            id(Route.STUDENT_ID),
            list("drop", Limits.MAX_REGISTRATION_ITEMS, BodyShape.of(id("sectionId")))
                    .optional(),
            list(
                            "add",
                            Limits.MAX_REGISTRATION_ITEMS,
                            BodyShape.of(
                                    id("sectionId"),
                                    bool("hold").optional(),
                                    choice("onFull", ON_FULL).optional()))
                    .optional());

    private static final List<Route> TABLE = List.of(
            look(
                    "/v1/sections",
                    Access.EVERY_CALLER,
                    List.of("limit", "after", "term"),
                    Preparations::sectionPage,
                    Answers::sectionList),
            look(
                    SECTION,
                    Access.EVERY_CALLER,
                    List.of(),
                    r -> new Query.SectionById(r.path.sectionId),
                    Answers::section),
            decide(
                    HttpMethod.PUT,
                    SECTION,
                    Access.OPERATING,
                    SECTION_BODY,
                    CommandType.PUT_SECTION,
                    Preparations::putSection,
                    CommandAnswers::sectionPut),
            decide(
                    HttpMethod.DELETE,
                    SECTION,
                    Access.OPERATING,
                    BodyShape.NONE,
                    CommandType.CANCEL_SECTION,
                    (r, e) -> e.cancelSection(r.actor, r.path.sectionId),
                    CommandAnswers::sectionCancelled),
            decide(
                    HttpMethod.POST,
                    "/v1/terms/{term}/archive",
                    Access.OPERATING,
                    BodyShape.NONE,
                    CommandType.ARCHIVE_TERM,
                    (r, e) -> e.archiveTerm(r.actor, r.path.term),
                    CommandAnswers::termArchived),
            look(SECTION + "/enrollments", Access.LOOKING_AT_STUDENTS, PAGE, Preparations::rosterPage, Answers::roster),
            decide(
                    HttpMethod.POST,
                    SECTION + "/enrollments",
                    Access.ACTING_FOR_A_STUDENT,
                    ENROLL_BODY,
                    CommandType.ENROLL,
                    (r, e) -> e.enroll(
                            r.actor,
                            r.path.sectionId,
                            r.student(),
                            r.body.isTrue("hold"),
                            Preparations.joinsWaitlist(r.body)),
                    CommandAnswers::enrolled),
            look(
                    SEAT,
                    Access.LOOKING_AT_A_STUDENT,
                    List.of(),
                    r -> new Query.EnrollmentOf(r.path.sectionId, r.path.studentId),
                    Answers::enrollment),
            decide(
                    HttpMethod.DELETE,
                    SEAT,
                    Access.ACTING_FOR_A_STUDENT,
                    BodyShape.NONE,
                    CommandType.UNENROLL,
                    (r, e) -> e.unenroll(r.actor, r.path.sectionId, r.path.studentId),
                    CommandAnswers::unenrolled),
            decide(
                    HttpMethod.POST,
                    SEAT + "/confirm",
                    Access.ACTING_FOR_A_STUDENT,
                    BodyShape.NONE,
                    CommandType.CONFIRM,
                    (r, e) -> e.confirm(r.actor, r.path.sectionId, r.path.studentId),
                    CommandAnswers::confirmed),
            decide(
                    HttpMethod.POST,
                    SEAT + "/withdraw",
                    Access.ACTING_FOR_A_STUDENT,
                    BodyShape.NONE,
                    CommandType.WITHDRAW,
                    (r, e) -> e.withdraw(r.actor, r.path.sectionId, r.path.studentId),
                    CommandAnswers::withdrawn),
            decide(
                    HttpMethod.POST,
                    SEAT + "/lessons/{lesson}",
                    Access.ACTING_FOR_A_STUDENT,
                    BodyShape.NONE,
                    CommandType.COMPLETE_LESSON,
                    (r, e) -> e.completeLesson(r.actor, r.path.sectionId, r.path.studentId, r.path.lesson),
                    CommandAnswers::lessonCompleted),
            decide(
                    HttpMethod.POST,
                    SECTION + "/imports",
                    Access.OPERATING,
                    IMPORT_BODY,
                    CommandType.IMPORT_ENROLLMENT,
                    Preparations::importEnrollment,
                    CommandAnswers::imported),
            look(
                    SECTION + "/waitlist",
                    Access.LOOKING_AT_STUDENTS,
                    PAGE,
                    Preparations::waitlistPage,
                    Answers::waitlist),
            look(
                    SECTION + "/waitlist/{studentId}",
                    Access.LOOKING_AT_A_STUDENT,
                    List.of(),
                    r -> new Query.WaitlistEntryOf(r.path.sectionId, r.path.studentId),
                    Answers::waitlistEntry),
            decide(
                    HttpMethod.DELETE,
                    SECTION + "/waitlist/{studentId}",
                    Access.ACTING_FOR_A_STUDENT,
                    BodyShape.NONE,
                    CommandType.LEAVE_WAITLIST,
                    (r, e) -> e.leaveWaitlist(r.actor, r.path.sectionId, r.path.studentId),
                    CommandAnswers::waitlistLeft),
            look(SECTION + "/sessions", Access.EVERY_CALLER, PAGE, Preparations::sessionPage, Answers::sessionList),
            decide(
                    HttpMethod.PUT,
                    SESSION,
                    Access.OPERATING,
                    SESSION_BODY,
                    CommandType.PUT_SESSION,
                    Preparations::putSession,
                    CommandAnswers::sessionPut),
            look(
                    SESSION + "/bookings",
                    Access.LOOKING_AT_STUDENTS,
                    PAGE,
                    Preparations::bookingPage,
                    Answers::bookingList),
            decide(
                    HttpMethod.POST,
                    SESSION + "/bookings",
                    Access.ACTING_FOR_A_STUDENT,
                    BOOKING_BODY,
                    CommandType.BOOK,
                    (r, e) -> e.book(r.actor, r.path.sectionId, r.student(), r.path.sessionId),
                    CommandAnswers::booked),
            decide(
                    HttpMethod.DELETE,
                    SESSION + "/bookings/{studentId}",
                    Access.ACTING_FOR_A_STUDENT,
                    BodyShape.NONE,
                    CommandType.CANCEL_BOOKING,
                    (r, e) -> e.cancelBooking(r.actor, r.path.sectionId, r.path.studentId, r.path.sessionId),
                    CommandAnswers::bookingCancelled),
            decide(
                    HttpMethod.POST,
                    "/v1/registrations",
                    Access.ACTING_FOR_A_STUDENT,
                    REGISTRATION_BODY,
                    CommandType.REGISTER,
                    Preparations::register,
                    CommandAnswers::registered),
            look("/v1/seats", Access.EVERY_CALLER, List.of("sections"), Preparations::seats, Answers::seats),
            look(
                    STUDENT,
                    Access.LOOKING_AT_A_STUDENT,
                    List.of(),
                    r -> new Query.StudentById(r.path.studentId),
                    Answers::student),
            decide(
                    HttpMethod.PUT,
                    STUDENT,
                    Access.OPERATING,
                    STUDENT_BODY,
                    CommandType.PUT_STUDENT,
                    (r, e) -> e.putStudent(r.actor, r.path.studentId, r.body.number("credits", 0)),
                    CommandAnswers::studentPut),
            decide(
                    HttpMethod.POST,
                    STUDENT + "/credits",
                    Access.OPERATING,
                    CREDITS_BODY,
                    CommandType.ADJUST_CREDITS,
                    Preparations::adjustCredits,
                    CommandAnswers::creditsAdjusted),
            recall(STUDENT + "/ledger", Access.LOOKING_AT_A_STUDENT, PAGE, Preparations::ledgerPage),
            recall(STUDENT + "/enrollments", Access.LOOKING_AT_A_STUDENT, PAGE, Preparations::enrollmentPage),
            bulk("/v1/commands", Access.SENDING_COMMANDS),
            recall(
                    "/v1/commands/{sequence}",
                    Access.LOOKING_AT_A_COMMAND,
                    List.of(),
                    r -> new CommandReceipt(r.path.sequence, r.onlyFor)),
            route(
                    HttpMethod.GET,
                    "/v1/events",
                    Access.LOOKING_AT_STUDENTS,
                    PAGE,
                    BodyShape.NONE,
                    new Events(EventRequest::of),
                    Answers::recalled),
            check("enrollment"),
            check("campus"),
            check("system-events"),
            route(
                    HttpMethod.GET,
                    "/v1/system-events",
                    Access.LOOKING_AT_THE_SERVER,
                    List.of("limit", "after", SystemEventErrands.STATE),
                    BodyShape.NONE,
                    new Run(SystemEventErrands::page),
                    Answers::recalled),
            route(
                    HttpMethod.POST,
                    "/v1/system-events/{systemEventId}/resolve",
                    Access.OPERATING,
                    List.of(),
                    BodyShape.NONE,
                    new Run(SystemEventErrands::resolve),
                    Answers::recalled),
            tell("/metrics", Access.LOOKING_AT_THE_SERVER, Routes::readMetrics, Answers.METRICS),
            tell("/livez", Access.ANYBODY, (state, reply) -> {}, Answers::live),
            tell("/readyz", Access.ANYBODY, Routes::requireReady, Answers::ready));

    /** With the doors behind our own, which are looked for first. */
    private static final List<Route> ALL =
            Stream.concat(TABLE.stream(), Doors.ROUTES.stream()).toList();

    private static final List<List<Resource>> RESOURCES = resourcesBySegments();

    private Routes() {}

    /** All routes of one path. */
    static final class Resource {
        /** What the segments stand for, null where they are part of the path. */
        private final PathValues.Name[] names;
        /** What the others must be. */
        private final byte[][] literals;

        private final Map<HttpMethod, Route> routes = new EnumMap<>(HttpMethod.class);
        private final String allow;

        Resource(List<String> template, List<Route> routes) {
            this.names = template.stream().map(PathValues.Name::findOrNull).toArray(PathValues.Name[]::new);
            this.literals = template.stream().map(Ascii::bytes).toArray(byte[][]::new);
            Set<String> methods = new TreeSet<>();
            for (Route route : routes) {
                put(route.method(), route, methods);
                if (route.method() == HttpMethod.GET) {
                    // A GET whose body stays here.
                    put(HttpMethod.HEAD, route, methods);
                }
            }
            this.allow = String.join(", ", methods);
        }

        private void put(HttpMethod method, Route route, Set<String> methods) {
            routes.put(method, route);
            methods.add(method.name());
        }

        /** The route of this method, or null. */
        Route routeOrNull(HttpMethod method) {
            return routes.get(method);
        }

        /** The methods of its routes, as the header Allow names them. */
        String allow() {
            return allow;
        }

        private boolean matches(RequestTarget target) {
            for (int i = 0; i < literals.length; i++) {
                boolean fits = names[i] == null ? target.is(i, literals[i]) : !target.isEmpty(i);
                if (!fits) {
                    return false;
                }
            }
            return true;
        }

        /** What the segment stands for, or null if it is part of the path. */
        PathValues.Name nameOrNull(int segment) {
            return names[segment];
        }
    }

    /** All routes. */
    static List<Route> all() {
        return ALL;
    }

    /** The routes of this path, or null if it has none. */
    static Resource findOrNull(RequestTarget target) {
        if (target.segments() < RESOURCES.size()) {
            List<Resource> candidates = RESOURCES.get(target.segments());
            for (int i = 0; i < candidates.size(); i++) {
                if (candidates.get(i).matches(target)) {
                    return candidates.get(i);
                }
            }
        }
        return null;
    }

    private static List<List<Resource>> resourcesBySegments() {
        Map<List<String>, List<Route>> byTemplate =
                ALL.stream().collect(Collectors.groupingBy(Route::template, LinkedHashMap::new, Collectors.toList()));
        List<List<Resource>> resources = new ArrayList<>();
        for (int segments = 0; segments <= MAX_SEGMENTS; segments++) {
            resources.add(new ArrayList<>());
        }
        byTemplate.forEach((template, routes) -> resources.get(template.size()).add(new Resource(template, routes)));
        return resources;
    }

    private static Route look(
            String path,
            Access access,
            List<String> parameters,
            Route.QueryPreparation preparation,
            AnswerFormat format) {
        return route(HttpMethod.GET, path, access, parameters, BodyShape.NONE, new Look(preparation), format);
    }

    private static Route decide(
            HttpMethod method,
            String path,
            Access access,
            BodyShape body,
            CommandType type,
            Route.CommandPreparation preparation,
            AnswerFormat format) {
        return route(method, path, access, List.of(), body, new Decide(type, preparation), format);
    }

    private static Route bulk(String path, Access access) {
        return route(HttpMethod.POST, path, access, List.of(), BodyShape.NONE, new Bulk(), Answers.LINES);
    }

    private static Route recall(
            String path, Access access, List<String> parameters, Route.RecollectionPreparation preparation) {
        return route(
                HttpMethod.GET, path, access, parameters, BodyShape.NONE, new Recall(preparation), Answers::recalled);
    }

    private static Route check(String check) {
        return route(
                HttpMethod.GET,
                "/v1/checks/" + check,
                Access.LOOKING_AT_STUDENTS,
                List.of(CheckRequest.SINCE_DAYS),
                BodyShape.NONE,
                new Check(request -> CheckRequest.of(check, request)),
                Answers::recalled);
    }

    private static Route tell(String path, Access access, Route.LocalAnswer answer, AnswerFormat format) {
        return route(HttpMethod.GET, path, access, List.of(), BodyShape.NONE, new Tell(answer), format);
    }

    private static Route route(
            HttpMethod method,
            String path,
            Access access,
            List<String> parameters,
            BodyShape body,
            Action action,
            AnswerFormat format) {
        return Route.of(method, Route.template(path), access, parameters, body, action, format);
    }

    private static void readMetrics(ServerState state, PendingReply reply) throws RefusedRequestException {
        reply.written = state.metrics();
    }

    private static void requireReady(ServerState state, PendingReply reply) throws RefusedRequestException {
        if (state.publisherOrNull() == null) {
            throw state.notReady();
        }
    }
}
