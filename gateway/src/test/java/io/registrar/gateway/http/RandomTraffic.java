package io.registrar.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Commands of every type over a few sections, whose prices and capacities change, and some students. Many are refused. A
 * command is JSON with the members that a receipt has of it.
 */
public final class RandomTraffic {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> PATH_MEMBERS = List.of("type", "sequence", "at", "actor", "sectionId");
    private static final long[] PRICES = {0, 0, 1, 5, 7, 100};
    private static final String[] REASONS = {"fine", "Prüfung bestanden", "\"quoted\" \\ and\ttabbed", "€ 😀"};

    private final RandomGenerator random;
    private final int students;
    private final int sections;

    /** Makes the source of a sequence of commands that hangs on the random numbers alone. */
    public RandomTraffic(RandomGenerator random, int students, int sections) {
        this.random = random;
        this.students = students;
        this.sections = sections;
    }

    /** The next command. Sometimes it names a student or a section that nobody has put in. */
    public ObjectNode next() {
        String student = random.nextInt(20) == 0 ? "nobody" : "student-" + random.nextInt(students);
        String section = random.nextInt(20) == 0 ? "nowhere" : "section-" + random.nextInt(sections);
        return switch (random.nextInt(20)) {
            case 0 -> putSection("section-" + random.nextInt(sections));
            case 1 -> putStudent("student-" + random.nextInt(students), random.nextInt(3) * 50L);
            case 2, 3, 4 -> adjust(student, 1 + random.nextInt(60), REASONS[random.nextInt(REASONS.length)]);
            case 5 -> adjust(student, -1 - random.nextInt(200), REASONS[random.nextInt(REASONS.length)]);
            case 6, 7, 8, 9, 10, 11 -> of("unenroll").put("sectionId", section).put("studentId", student);
            default -> of("enroll").put("sectionId", section).put("studentId", student);
        };
    }

    /** Puts a section in, or changes it: its price, and how many it seats. */
    public ObjectNode putSection(String id) {
        ObjectNode command = of("putSection")
                .put("sectionId", id)
                .put("kind", "course")
                .put("title", "Algebra")
                .put("price", PRICES[random.nextInt(PRICES.length)]);
        return random.nextInt(3) == 0
                ? command.putNull("capacity")
                : command.put("capacity", 1 + students / 10 + random.nextInt(students * 3 / 4));
    }

    /** Puts a student in, or finds it there. */
    public static ObjectNode putStudent(String id, long credits) {
        return of("putStudent").put("studentId", id).put("credits", credits);
    }

    private static ObjectNode adjust(String student, long amount, String reason) {
        return of("adjustCredits")
                .put("studentId", student)
                .put("amount", amount)
                .put("reason", reason);
    }

    private static ObjectNode of(String type) {
        return MAPPER.createObjectNode().put("type", type);
    }

    /** The command as a request over HTTP, of ASCII alone. */
    public static String request(ObjectNode command) {
        String section = "/v1/sections/" + command.path("sectionId").asText();
        String studentId = command.path("studentId").asText();
        ObjectNode body = command.deepCopy().remove(PATH_MEMBERS);
        return switch (command.path("type").asText()) {
            case "putSection" -> Requests.json("PUT", section, text(body));
            case "putStudent" -> Requests.json("PUT", "/v1/students/" + studentId, text(without(body, "studentId")));
            case "adjustCredits" ->
                Requests.json("POST", "/v1/students/" + studentId + "/credits", text(without(body, "studentId")));
            case "enroll" -> Requests.json("POST", section + "/enrollments", text(body));
            case "unenroll" -> Requests.bare("DELETE", section + "/enrollments/" + studentId);
            default -> throw new IllegalArgumentException("Expected a command, but found " + command);
        };
    }

    /** The command as a line of a bulk, of ASCII alone. */
    public static String line(ObjectNode command) {
        return text(command);
    }

    private static ObjectNode without(ObjectNode body, String member) {
        body.remove(member);
        return body;
    }

    private static String text(ObjectNode body) {
        try {
            return MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
