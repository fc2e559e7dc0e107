package io.registrar.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.registrar.gateway.http.RawConnection.Answer;
import io.registrar.gateway.http.Route.Action.Decide;
import java.util.List;

/** Bulks as text, and what their lines are. */
final class Lines {
    static final String HEAD = "POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n";
    static final String CHUNKED_HEAD = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
    static final String LAST_CHUNK = "0\r\n\r\n";

    private Lines() {}

    /** A bulk of these lines, each with its end, as one body of a length. */
    static String bulk(List<String> lines) {
        return bulk(String.join("\n", lines) + "\n");
    }

    static String bulk(String body) {
        return HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The same in chunks of so many bytes, the last one shorter. */
    static String inChunks(String body, int length) {
        StringBuilder request = new StringBuilder(CHUNKED_HEAD);
        for (int at = 0; at < body.length(); at += length) {
            request.append(chunk(body.substring(at, Math.min(body.length(), at + length))));
        }
        return request.append(LAST_CHUNK).toString();
    }

    static String chunk(String part) {
        return Integer.toHexString(part.length()) + "\r\n" + part + "\r\n";
    }

    static String enroll(String section, String student) {
        return "{\"type\":\"enroll\",\"sectionId\":\"" + section + "\",\"studentId\":\"" + student + "\"}";
    }

    static String unenroll(String section, String student) {
        return "{\"type\":\"unenroll\",\"sectionId\":\"" + section + "\",\"studentId\":\"" + student + "\"}";
    }

    static String putStudent(String id, long credits) {
        return "{\"type\":\"putStudent\",\"studentId\":\"" + id + "\",\"credits\":" + credits + "}";
    }

    static String keyed(String key, String line) {
        return line.substring(0, line.length() - 1) + ",\"key\":\"" + key + "\"}";
    }

    /** The line that asks for what this request asks for: the type of its route, and the members of its path and body. */
    static String of(String request) {
        String[] parts = request.split(" ", 3);
        Route route = Requests.route(HttpMethod.valueOf(parts[0]), parts[1]);
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("type", ((Decide) route.action()).type().text());
        String[] segments = parts[1].substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String name = route.template().get(i);
            if (name.equals("{lesson}")) {
                line.put("lesson", Integer.parseInt(segments[i]));
            } else if (name.startsWith("{")) {
                line.put(name.substring(1, name.length() - 1), segments[i]);
            }
        }
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        if (!body.isEmpty()) {
            line.setAll((ObjectNode) HistoryPages.parse(body));
        }
        return line.toString();
    }

    /** What a line of an answer says: its number, its status, and the code of a refusal. */
    static String told(String line) {
        JsonNode answer = HistoryPages.parse(line);
        String code = answer.path("code").asText();
        return answer.path("line").asLong() + " " + answer.path("status").asInt() + (code.isEmpty() ? "" : " " + code);
    }

    /** The same of each line of an answer's body. */
    static List<String> toldOf(String body) {
        return body.lines().map(Lines::told).toList();
    }

    /** What a line says beside its number, as a request of its own would be answered. */
    static JsonNode asAnswer(String line) {
        ObjectNode answer = (ObjectNode) HistoryPages.parse(line);
        answer.remove("line");
        answer.set("HTTP", answer.remove("status"));
        if (answer.has("enrollmentStatus")) {
            answer.set("status", answer.remove("enrollmentStatus"));
        }
        return answer;
    }

    /** What an answer says, to be held against a line's. */
    static JsonNode asAnswer(Answer answer) {
        ObjectNode body = (ObjectNode) HistoryPages.parse(answer.body());
        if (answer.status() >= 400) {
            body.remove("status");
        }
        return body.put("HTTP", answer.status());
    }
}
