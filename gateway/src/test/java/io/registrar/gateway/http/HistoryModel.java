package io.registrar.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the histories must show, the plain way: lists that grow, and nothing shared with the engine. It is fed commands in
 * the order of their sequence, as JSON with the members that a receipt has of them, and decides each anew.
 */
public final class HistoryModel {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long MAX_CREDITS = 9_007_199_254_740_991L;

    private static final class Section {
        JsonNode settings;
        final Map<String, Enrollment> seats = new HashMap<>();
        long lastSeatSequence;

        long longOr(String member, long otherwise) {
            return settings.path(member).asLong(otherwise);
        }
    }

    private record Enrollment(
            long id, String studentId, String sectionId, long cost, long at, AtomicReference<String> status) {
        String item() {
            return MAPPER.createObjectNode()
                    .put("enrollmentId", id)
                    .put("studentId", studentId)
                    .put("status", status.get())
                    .put("cost", cost)
                    .put("enrolledAt", at)
                    .put("sectionId", sectionId)
                    .toString();
        }
    }

    private static final class Student {
        long balance;
        long refundable;
        final List<String> ledger = new ArrayList<>();
        final List<Enrollment> enrollments = new ArrayList<>();
    }

    private final Map<String, Section> sections = new HashMap<>();
    private final Map<String, Student> students = new HashMap<>();
    private long enrollments;
    private long ledgerEntries;

    /** Makes one that knows nobody. */
    public HistoryModel() {}

    /** Decides a command; returns the code and the numbers that decided, as a receipt has them. */
    public ObjectNode decide(JsonNode command) {
        Section section = sections.get(command.path("sectionId").asText());
        Student student = students.get(command.path("studentId").asText());
        return switch (command.path("type").asText()) {
            case "putSection" -> putSection(command, section);
            case "putStudent" -> putStudent(command, student);
            case "adjustCredits" -> adjustCredits(command, student);
            case "enroll" -> enroll(command, section, student);
            case "unenroll" -> unenroll(command, section, student);
            default -> throw new IllegalArgumentException("Expected a command, but found " + command);
        };
    }

    private static ObjectNode code(String code) {
        return MAPPER.createObjectNode().put("code", code);
    }

    private ObjectNode putSection(JsonNode command, Section existing) {
        if (existing != null) {
            long max = command.path("capacity").asLong(Long.MAX_VALUE);
            if (existing.seats.size() > max) {
                return code("capacity_below_enrolled")
                        .put("current", existing.seats.size())
                        .put("max", max);
            }
            existing.settings = command;
            return code("ok");
        }
        Section section = new Section();
        section.settings = command;
        sections.put(command.path("sectionId").asText(), section);
        return code("created");
    }

    private ObjectNode putStudent(JsonNode command, Student existing) {
        if (existing != null) {
            return code("ok").put("balance", existing.balance);
        }
        Student student = new Student();
        students.put(command.path("studentId").asText(), student);
        long credits = command.path("credits").asLong();
        if (credits != 0) {
            enter(command, student, "grant", credits, null);
        }
        return code("created").put("balance", credits);
    }

    private ObjectNode adjustCredits(JsonNode command, Student student) {
        if (student == null) {
            return code("student_not_found");
        }
        long amount = command.path("amount").asLong();
        if (student.balance + amount < 0) {
            return code("insufficient_credits").put("balance", student.balance).put("amount", -amount);
        }
        if (amount > 0 && student.balance + student.refundable + amount > MAX_CREDITS) {
            return code("balance_overflow")
                    .put("balance", student.balance)
                    .put("amount", amount)
                    .put("max", MAX_CREDITS);
        }
        enter(command, student, "adjust", amount, null);
        return code("created").put("ledgerEntryId", ledgerEntries).put("balanceAfter", student.balance);
    }

    private ObjectNode enroll(JsonNode command, Section section, Student student) {
        if (section == null) {
            return code("section_not_found");
        }
        if (student == null) {
            return code("student_not_found");
        }
        long at = command.path("at").asLong();
        if (at < section.longOr("opensAt", Long.MIN_VALUE)) {
            return code("registration_not_open").put("opensAt", section.longOr("opensAt", 0));
        }
        if (at >= section.longOr("closesAt", Long.MAX_VALUE)) {
            return code("registration_closed").put("closesAt", section.longOr("closesAt", 0));
        }
        String studentId = command.path("studentId").asText();
        Enrollment held = section.seats.get(studentId);
        if (held != null) {
            return code("already_enrolled").put("enrollmentId", held.id);
        }
        long max = section.longOr("capacity", Long.MAX_VALUE);
        if (section.seats.size() >= max) {
            ObjectNode full =
                    code("section_full").put("current", section.seats.size()).put("max", max);
            return section.lastSeatSequence == 0
                    ? full.putNull("lastSeatSequence")
                    : full.put("lastSeatSequence", section.lastSeatSequence);
        }
        long price = section.longOr("price", 0);
        if (student.balance < price) {
            return code("insufficient_credits").put("balance", student.balance).put("price", price);
        }
        String sectionId = command.path("sectionId").asText();
        Enrollment begun =
                new Enrollment(++enrollments, studentId, sectionId, price, at, new AtomicReference<>("active"));
        section.seats.put(studentId, begun);
        section.lastSeatSequence = command.path("sequence").asLong();
        student.enrollments.add(begun);
        student.refundable += price;
        if (price != 0) {
            enter(command, student, "charge", -price, begun);
        }
        return code("created").put("enrollmentId", begun.id).put("cost", price).put("balanceAfter", student.balance);
    }

    private ObjectNode unenroll(JsonNode command, Section section, Student student) {
        if (section == null) {
            return code("section_not_found");
        }
        if (student == null) {
            return code("student_not_found");
        }
        Enrollment ended = section.seats.remove(command.path("studentId").asText());
        if (ended == null) {
            return code("not_enrolled");
        }
        ended.status().set("cancelled");
        student.refundable -= ended.cost;
        if (ended.cost != 0) {
            enter(command, student, "refund", ended.cost, ended);
        }
        return code("ok")
                .put("enrollmentId", ended.id)
                .put("refund", ended.cost)
                .put("balanceAfter", student.balance);
    }

    private void enter(JsonNode command, Student student, String type, long amount, Enrollment enrollment) {
        student.balance += amount;
        ObjectNode entry = MAPPER.createObjectNode()
                .put("ledgerEntryId", ++ledgerEntries)
                .put("type", type)
                .put("amount", amount)
                .put("balanceAfter", student.balance);
        if (enrollment == null) {
            entry.putNull("enrollmentId");
        } else {
            entry.put("enrollmentId", enrollment.id);
        }
        entry.put("reason", type.equals("adjust") ? command.path("reason").asText() : null)
                .put("at", command.path("at").asLong())
                .put("sequence", command.path("sequence").asLong());
        student.ledger.add(entry.toString());
    }

    /** A student's balance. */
    public long balance(String studentId) {
        return students.get(studentId).balance;
    }

    /** The items of a student's whole history, newest first: of its {@code ledger}, or its {@code enrollments}. */
    public List<String> items(String studentId, String kind) {
        Student student = students.get(studentId);
        List<String> items = new ArrayList<>(
                kind.equals("ledger")
                        ? student.ledger
                        : student.enrollments.stream().map(Enrollment::item).toList());
        Collections.reverse(items);
        return items;
    }

    /** Enrollments ever begun. */
    public long enrollments() {
        return enrollments;
    }

    /** Ledger entries ever made. */
    public long ledgerEntries() {
        return ledgerEntries;
    }
}
