package io.registrar.gateway.http;

import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import io.registrar.engine.SectionKind;
import io.registrar.gateway.http.BodyShape.Member;
import io.registrar.gateway.json.JsonWriter;
import java.util.Map;

/**
 * What makes a route a door of a system that Registrar replaces, see {@link Doors}: whom it finds, and how it says that all
 * went well or did not. The command behind it is that of a route of our own.
 *
 * @param kind a section of another kind is not found
 * @param createdStatus status of an answer that all went well, where ours would be 201
 * @param word the member that says why, in a refusal that the system's documents do not state
 * @param stated the refusals that they do state
 */
record Door(SectionKind kind, int createdStatus, String word, Map<ResultCode, Stated> stated) {
    /** The member of the body that names the student, where the caller is not one. */
    static final String STUDENT_ID = "student_id";

    static final BodyShape BODY = BodyShape.of(Member.id(STUDENT_ID).optional());

    /** A refusal as the documents state it: its status, and its members with nothing beside them. */
    record Stated(int status, Members members) {}

    /** Writes the members of a refusal. */
    @FunctionalInterface
    interface Members {
        /** Writes them, with the numbers that decided. */
        void write(JsonWriter json, Outcome outcome);
    }

    /**
     * The student that a request is about: whom its body names, or else the student that asks.
     *
     * @throws RefusedRequestException if the caller is no student and the body names none
     */
    static String student(Request request) throws RefusedRequestException {
        String named = request.body.text(STUDENT_ID, "");
        if (named.isEmpty() && request.onlyFor.isEmpty()) {
            throw RefusedRequestException.malformed(
                    "member " + STUDENT_ID + " is missing, and the caller is not a student");
        }
        return named.isEmpty() ? request.onlyFor.get().subject() : named;
    }

    /** Writes a refusal of the engine, and returns its status. */
    int write(JsonWriter json, Outcome outcome) {
        ResultCode code = outcome.code();
        Stated as = stated.get(code);
        json.beginObject();
        if (as != null) {
            as.members.write(json, outcome);
        } else {
            json.text(word, Problems.detail(code))
                    .text("code", code.text())
                    .number("sequence", outcome.decidedSequence());
        }
        json.endObject();
        return as != null ? as.status : status(Problems.status(code));
    }

    /** Writes a refusal of the gateway, and returns its status. */
    int writeRefusal(JsonWriter json, RequestRefusal refusal, String detail) {
        json.beginObject().text(word, detail).text("code", refusal.text()).endObject();
        return status(refusal.status());
    }

    /** What the state says no to is one status here; what has to do with the request as such keeps its own. */
    private static int status(int ours) {
        return ours == 404 || ours == 409 ? 400 : ours;
    }
}
