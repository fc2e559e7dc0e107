package io.registrar.gateway.http;

import static io.registrar.gateway.http.Access.Reach.EVERYTHING;
import static io.registrar.gateway.http.Access.Reach.ITSELF;
import static io.registrar.gateway.http.Access.Reach.NOTHING;

import io.registrar.gateway.callers.Role;

/**
 * The table of routes and roles: each route names one of these, and each of these says what every role may do there. What
 * no row allows is refused.
 */
enum Access {
    /** Without a token: what load balancers ask. */
    ANYBODY("Anybody may do this.", EVERYTHING, EVERYTHING, EVERYTHING),
    /** What everybody who enrolls has to see. */
    EVERY_CALLER("Every known caller may do this.", EVERYTHING, EVERYTHING, EVERYTHING),
    /** Looking at one student. */
    LOOKING_AT_A_STUDENT(
            "Only an operator, a reader, and a student for itself may do this.", EVERYTHING, EVERYTHING, ITSELF),
    /** Looking up a command; whom it was about is known only when it has been read. */
    LOOKING_AT_A_COMMAND(
            "Only an operator, a reader, and a student whom it was about may do this.", EVERYTHING, EVERYTHING, ITSELF),
    /** Looking at what tells of many students. */
    LOOKING_AT_STUDENTS("Only an operator or a reader may do this.", EVERYTHING, EVERYTHING, NOTHING),
    /** Looking at how the server does. */
    LOOKING_AT_THE_SERVER("Only an operator or a reader may do this.", EVERYTHING, EVERYTHING, NOTHING),
    /** Enrolling and unenrolling one student. */
    ACTING_FOR_A_STUDENT("Only an operator, and a student for itself, may do this.", EVERYTHING, NOTHING, ITSELF),
    /** A bulk: what each of its lines may do is looked up for that line. */
    SENDING_COMMANDS("Only an operator, and a student for itself, may do this.", EVERYTHING, NOTHING, ITSELF),
    /** Everything else. */
    OPERATING("Only an operator may do this.", EVERYTHING, NOTHING, NOTHING);

    /** How far a role gets on a route. */
    enum Reach {
        /** Not at all. */
        NOTHING,
        /** As far as the request is about the caller alone. */
        ITSELF,
        /** All the way. */
        EVERYTHING
    }

    private final String sentence;
    private final Reach operator;
    private final Reach reader;
    private final Reach student;

    Access(String sentence, Reach operator, Reach reader, Reach student) {
        this.sentence = sentence;
        this.operator = operator;
        this.reader = reader;
        this.student = student;
    }

    /** Who may, as a refused caller is told. */
    String sentence() {
        return sentence;
    }

    Reach reach(Role role) {
        return switch (role) {
            case OPERATOR -> operator;
            case READER -> reader;
            case STUDENT -> student;
        };
    }
}
