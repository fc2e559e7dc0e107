package io.registrar.gateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A copy of what the engine holds, kept by events alone, as somebody writes one who has only read docs/events.md. */
final class EventMirror {
    /** Sections with their settings, less the cancelled and archived. */
    final Map<String, JsonNode> sections = new TreeMap<>();

    final Map<String, Long> balances = new TreeMap<>();
    /** Every enrollment there ever was. */
    final Map<Long, Map<String, String>> enrollments = new TreeMap<>();

    /** Students by section, in their order. */
    final Map<String, List<String>> waitlists = new TreeMap<>();

    /** Students by section and session. */
    final Map<String, List<String>> bookings = new TreeMap<>();

    final Map<String, List<Long>> ledgers = new TreeMap<>();

    void take(JsonNode event) {
        event.path("changes").forEach(change -> take(event, change));
    }

    private void take(JsonNode event, JsonNode change) {
        String section = change.path("sectionId").asText();
        String student = change.path("studentId").asText();
        switch (change.path("change").asText()) {
            case "section" -> sections.put(section, change);
            case "student" ->
                assertNull(balances.put(student, change.path("balance").asLong()));
            case "ledgerEntry" -> enter(student, change);
            case "enrollmentBegun", "enrollmentImported" -> begin(change, section, student);
            case "enrollmentPromoted" -> {
                leave(section, student);
                begin(change, section, student);
            }
            case "enrollmentChanged" ->
                enrollment(change).put("status", change.path("status").asText());
            case "enrollmentEnded" -> {
                enrollment(change).put("status", change.path("status").asText());
                bookings.forEach((session, students) -> {
                    if (session.startsWith(section + "/")) {
                        students.remove(student);
                    }
                });
            }
            case "waitlistJoined" -> {
                List<String> waiting = waitlists.computeIfAbsent(section, of -> new ArrayList<>());
                waiting.add(student);
                assertEquals(waiting.size(), change.path("position").asInt());
                assertEquals(event.path("at"), change.path("joinedAt"));
            }
            case "waitlistLeft" -> leave(section, student);
            case "waitlistPassedOver" -> assertTrue(waitlists.get(section).contains(student));
            case "session" -> bookings.putIfAbsent(session(change), new ArrayList<>());
            case "booked" -> bookings.get(session(change)).add(student);
            case "bookingCancelled" -> assertTrue(bookings.get(session(change)).remove(student));
            case "lessonCompleted" ->
                assertTrue(List.of("pending", "active", "completed")
                        .contains(enrollment(change).get("status")));
            case "sectionCancelled" -> remove(section);
            case "termArchived" -> {
                List<String> archived = sections.entrySet().stream()
                        .filter(of -> of.getValue()
                                .path("term")
                                .asText()
                                .equals(change.path("term").asText()))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toList());
                archived.forEach(this::archive);
            }
            default -> throw new AssertionError("Expected a change that is documented, but found " + change);
        }
    }

    private void enter(String student, JsonNode entry) {
        long before = balances.getOrDefault(student, 0L);
        boolean isFirst = entry.path("type").asText().equals("grant");
        assertEquals(
                entry.path("balanceAfter").asLong(),
                isFirst ? before : before + entry.path("amount").asLong(),
                entry::toString);
        balances.put(student, entry.path("balanceAfter").asLong());
        ledgers.computeIfAbsent(student, of -> new ArrayList<>())
                .add(entry.path("ledgerEntryId").asLong());
    }

    private void begin(JsonNode change, String section, String student) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("section", section);
        row.put("student", student);
        row.put("status", change.path("status").asText());
        row.put("cost", change.path("cost").asText());
        row.put("enrolledAt", change.path("enrolledAt").asText());
        assertNull(enrollments.put(change.path("enrollmentId").asLong(), row));
    }

    private Map<String, String> enrollment(JsonNode change) {
        Map<String, String> row = enrollments.get(change.path("enrollmentId").asLong());
        assertNotNull(row, change::toString);
        assertEquals(change.path("sectionId").asText(), row.get("section"));
        assertEquals(change.path("studentId").asText(), row.get("student"));
        return row;
    }

    private void leave(String section, String student) {
        assertTrue(waitlists.get(section).remove(student), section + " " + student);
    }

    /** Its id may come again, as another section's: what was on its roster is not on that one's. */
    private void archive(String section) {
        remove(section);
        enrollments.values().stream()
                .filter(row -> row.get("section").equals(section))
                .forEach(row -> row.put("section", section + " archived"));
    }

    private void remove(String section) {
        sections.remove(section);
        waitlists.remove(section);
        bookings.keySet().removeIf(session -> session.startsWith(section + "/"));
    }

    private static String session(JsonNode change) {
        return change.path("sectionId").asText() + "/"
                + change.path("sessionId").asText();
    }

    /** Who holds a seat there, as {@code id student status cost enrolledAt}. */
    List<String> roster(String section) {
        return enrollments.entrySet().stream()
                .filter(row -> row.getValue().get("section").equals(section))
                .filter(row -> List.of("pending", "active", "completed")
                        .contains(row.getValue().get("status")))
                .map(row -> row.getKey() + " " + row.getValue().get("student") + " "
                        + row.getValue().get("status") + " " + row.getValue().get("cost") + " "
                        + row.getValue().get("enrolledAt"))
                .toList();
    }
}
