package io.registrar.gateway.http;

import io.registrar.engine.Query;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.CommandType;
import io.registrar.gateway.callers.Role;
import io.registrar.gateway.json.JsonWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One row of the route table, see {@link Routes}.
 *
 * @param template path segments; one in braces takes an id
 * @param access who may take it
 * @param parameters names of the query parameters that it takes
 * @param body members of the body that it takes
 * @param action what is done with the request
 * @param format writes the answer of a request that was not refused
 * @param namesAStudent whether the request says which student it is about; of a command that is looked up only its record
 *     tells
 * @param isPage whether its answer may be long
 * @param contentType what the format writes
 * @param door what makes it a door of another system, if it is one
 */
record Route(
        HttpMethod method,
        List<String> template,
        Access access,
        List<String> parameters,
        BodyShape body,
        Action action,
        AnswerFormat format,
        boolean namesAStudent,
        boolean isPage,
        ContentType contentType,
        Optional<Door> door) {
    /** What the student of a request is called, in a path and in a body. */
    static final String STUDENT_ID = "studentId";

    /** @throws IllegalStateException if the access does not fit what the route does */
    Route {
        Objects.requireNonNull(access, "a route says who may take it");
        if (access == Access.ANYBODY && !(action instanceof Action.Tell)) {
            throw new IllegalStateException("Expected callers to be asked for at " + template);
        }
        if (access.reach(Role.STUDENT) == Access.Reach.ITSELF
                && !namesAStudent
                && access != Access.LOOKING_AT_A_COMMAND
                && access != Access.SENDING_COMMANDS) {
            throw new IllegalStateException("Expected a student's id in path or body of " + template);
        }
    }

    /** A row of a route of our own; what the last but one say follows from the others. */
    static Route of(
            HttpMethod method,
            List<String> template,
            Access access,
            List<String> parameters,
            BodyShape body,
            Action action,
            AnswerFormat format) {
        return of(method, template, access, parameters, body, action, format, Optional.empty());
    }

    /** A row. */
    static Route of(
            HttpMethod method,
            List<String> template,
            Access access,
            List<String> parameters,
            BodyShape body,
            Action action,
            AnswerFormat format,
            Optional<Door> door) {
        boolean namesAStudent =
                door.isPresent() || template.contains("{" + STUDENT_ID + "}") || body.indexOf(STUDENT_ID) >= 0;
        return new Route(
                method,
                template,
                access,
                parameters,
                body,
                action,
                format,
                namesAStudent,
                parameters.contains("limit"),
                format.contentType(),
                door);
    }

    /** The segments of a path; the last is empty where it ends in a slash. */
    static List<String> template(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /** The status of an answer that something was made. */
    int createdStatus() {
        return door.isPresent() ? door.get().createdStatus() : 201;
    }

    /** What is done with a request that has passed every check of form. */
    sealed interface Action {
        /** A command of this type: encoded, and decided in the ring. The type is also what a line of a bulk calls it. */
        record Decide(CommandType type, CommandPreparation preparation) implements Action {}

        /** Commands without end, a line each, every one decided as a request of its own would be. */
        record Bulk() implements Action {}

        /** A question: answered in the ring. */
        record Look(QueryPreparation preparation) implements Action {}

        /** A question to the ring, for where to begin, and then to the history. */
        record Recall(RecollectionPreparation preparation) implements Action {}

        /** Events: a page of them as a recollection is, or all that come. */
        record Events(EventsPreparation preparation) implements Action {}

        /** A question to the ring, for what counts, and then a check beside the server. */
        record Check(CheckPreparation preparation) implements Action {}

        /** A question to the ring, for the sequence, and then an errand beside the event loops. */
        record Run(ErrandPreparation preparation) implements Action {}

        /** Answered by the gateway itself. */
        record Tell(LocalAnswer answer) implements Action {}
    }

    /** Encodes a request's command. */
    @FunctionalInterface
    interface CommandPreparation {
        /** Leaves the record in the encoder. */
        void encode(Request request, CommandEncoder encoder) throws RefusedRequestException;
    }

    /** Makes a request's query. */
    @FunctionalInterface
    interface QueryPreparation {
        /** The query. */
        Query query(Request request) throws RefusedRequestException;
    }

    /** Makes what a request wants to be looked up. */
    @FunctionalInterface
    interface RecollectionPreparation {
        /** The recollection. */
        Recollection recollection(Request request) throws RefusedRequestException;
    }

    /** Makes what a request wants of the events. */
    @FunctionalInterface
    interface EventsPreparation {
        /** Where to begin, and how many to show. */
        EventRequest events(Request request) throws RefusedRequestException;
    }

    /** Makes what a request wants to be checked. */
    @FunctionalInterface
    interface CheckPreparation {
        /** The check. */
        CheckRequest check(Request request) throws RefusedRequestException;
    }

    /** Makes what a request wants to be done. */
    @FunctionalInterface
    interface ErrandPreparation {
        /** The errand. */
        Errand errand(ServerState state, Request request) throws RefusedRequestException;
    }

    /** Answers without the ring. */
    @FunctionalInterface
    interface LocalAnswer {
        /** Refuses, or leaves in the reply what the format needs, which may be nothing. */
        void answer(ServerState state, PendingReply reply) throws RefusedRequestException;
    }

    /** Writes the body of an answer. */
    @FunctionalInterface
    interface AnswerFormat {
        /** Writes one JSON object, or what the content type says. */
        void write(JsonWriter json, PendingReply reply);

        /** What it writes. */
        default ContentType contentType() {
            return ContentType.JSON;
        }
    }
}
