package io.registrar.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.registrar.gateway.http.RawConnection.Answer;
import java.util.List;

/**
 * One client on one connection, whose answers are told as a line each: the status and the body, or of a refusal the status,
 * the code and what decided. Times and sequences, which hang on the clock and on what was asked before, are told as {@code #}.
 */
final class Conversation implements AutoCloseable {
    private static final List<String> OF_EVERY_PROBLEM = List.of("type", "title", "status", "code", "detail");

    private final RawConnection connection;
    private final String token;

    /** One that shows no token. */
    Conversation(TestGateway gateway) {
        this(gateway, "");
    }

    Conversation(TestGateway gateway, String token) {
        this.connection = gateway.connect();
        this.token = token;
    }

    /** The whole answer. */
    Answer answer(String request) {
        return connection
                .send(token.isEmpty() ? request : Requests.by(token, request))
                .read();
    }

    /** The answer in a line. */
    String ask(String request) {
        Answer answer = answer(request);
        if (answer.status() < 400) {
            return answer.status() + " " + timeless(answer.body());
        }
        ObjectNode problem = (ObjectNode) HistoryPages.parse(answer.body());
        String code = problem.path("code").asText();
        problem.remove(OF_EVERY_PROBLEM);
        return answer.status() + " " + code + " " + timeless(problem.toString());
    }

    /** The answer to a GET in a line. */
    String look(String target) {
        return ask(Requests.get(target));
    }

    /** The body of the answer to a GET. */
    JsonNode read(String target) {
        return HistoryPages.parse(answer(Requests.get(target)).body());
    }

    static String timeless(String body) {
        return body.replaceAll("\"(\\w+At|at|sequence|lastSeatSequence)\":[0-9]+", "\"$1\":#");
    }

    @Override
    public void close() {
        connection.close();
    }
}
