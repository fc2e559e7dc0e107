package io.registrar.bench.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers as Registrar does, as far as the load asks, from maps under one lock, a thread a connection; every so often it
 * does what its fault says.
 */
final class FakeRegistrar implements AutoCloseable {
    /** So often that a run has some of every kind of command. */
    static final int FAULT_EVERY = 20;

    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final Pattern NUMBER = Pattern.compile("\"(?:capacity|price|credits)\":(\\d+)");
    private static final Pattern STUDENT = Pattern.compile("\"studentId\":\"([^\"]+)\"");

    private record Seat(long enrollmentId, String studentId, long price) {}

    private static final class Section {
        private final Map<String, Seat> seats = new LinkedHashMap<>();
        private int capacity;
        private long price;
        private Seat ghost;
        private int miscount;
    }

    private static final class Student {
        private final List<String> ledger = new ArrayList<>();
        private long balance;

        void change(String type, long amount, long entryId) {
            balance += amount;
            ledger.add(0, entry(type, amount, balance, entryId));
        }

        private static String entry(String type, long amount, long balanceAfter, long entryId) {
            return "{\"ledgerEntryId\":" + entryId + ",\"type\":\"" + type + "\",\"amount\":" + amount
                    + ",\"balanceAfter\":" + balanceAfter
                    + ",\"enrollmentId\":1,\"reason\":null,\"at\":1,\"sequence\":1}";
        }
    }

    /** Ends the connection. */
    private static final class Hangup extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Fault fault;
    private final ServerSocket listener;
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final Map<String, Student> students = new LinkedHashMap<>();
    private long sequence;
    private long ids;
    private int commands;

    FakeRegistrar(Fault fault) throws IOException {
        this.fault = fault;
        listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            assertTrue(listener.isClosed());
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                Matcher length = Pattern.compile("Content-Length: (\\d+)").matcher(head);
                byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
                String[] line = head.split(" ", 3);
                out.write(answer(line[0], line[1], new String(body, StandardCharsets.US_ASCII))
                        .getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | Hangup gone) {
            assertTrue(socket.isClosed());
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            int length = head.length();
            if (length >= 4 && head.substring(length - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    private static String http(int status, String body) {
        return "HTTP/1.1 " + status + " Said\r\nContent-Length: " + body.length() + "\r\n"
                + (status == 503 ? "Retry-After: 1\r\n" : "") + "\r\n" + body;
    }

    private String problem(int status, String code, String numbers) {
        return http(
                status,
                "{\"status\":" + status + ",\"code\":\"" + code + "\",\"sequence\":" + sequence + numbers + "}");
    }

    private synchronized String answer(String method, String target, String body) {
        String[] path = target.split("[/?]", -1);
        String id = path.length > 3 ? path[3] : "";
        if (target.startsWith("/v1/seats")) {
            return seats(target.substring(target.indexOf('=') + 1));
        }
        if (path[2].equals("students")) {
            return student(method, path, id, body);
        }
        Section section = sections.get(id);
        if (method.equals("PUT")) {
            return putSection(id, body);
        }
        if (section == null) {
            return problem(404, "section_not_found", "");
        }
        return switch (method) {
            case "POST" -> enroll(section, group(STUDENT, body));
            case "DELETE" -> unenroll(section, path[5]);
            default -> read(id, section, path);
        };
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    private String putSection(String id, String body) {
        sequence++;
        Section section = new Section();
        Matcher numbers = NUMBER.matcher(body);
        assertTrue(numbers.find(), body);
        section.price = Long.parseLong(numbers.group(1));
        assertTrue(numbers.find(), body);
        section.capacity = Integer.parseInt(numbers.group(1));
        sections.put(id, section);
        return http(
                201, "{\"sectionId\":\"" + id + "\",\"promoted\":[],\"passedOver\":[],\"sequence\":" + sequence + "}");
    }

    private String student(String method, String[] path, String id, String body) {
        if (method.equals("PUT")) {
            sequence++;
            boolean isNew = !students.containsKey(id);
            students.computeIfAbsent(id, key -> new Student())
                    .change("grant", Long.parseLong(group(NUMBER, body)), ++ids);
            return http(
                    isNew ? 201 : 200,
                    "{\"studentId\":\"" + id + "\",\"balance\":" + students.get(id).balance + ",\"sequence\":"
                            + sequence + "}");
        }
        Student student = students.get(id);
        if (path.length > 4) {
            return fault == Fault.NO_HISTORY
                    ? problem(404, "history_off", "")
                    : page(student.ledger, path[path.length - 1]);
        }
        return http(
                200,
                "{\"studentId\":\"" + id + "\",\"balance\":" + student.balance + ",\"sequence\":" + sequence + "}");
    }

    /** True if this command is one that the fault is for. */
    private boolean isFaulty(Fault... mine) {
        return List.of(mine).contains(fault) && commands % FAULT_EVERY == 0;
    }

    /**
     * Lets the next command go first, so that both are under way when this one says the other's sequence. Not for long: there
     * may be no other.
     */
    private void letAnotherPass() {
        int mine = commands;
        long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
        try {
            for (long left = LONGEST_WAIT_NANOS; commands == mine && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }

    /** What may happen to any command before it is decided; empty if nothing does. */
    private String weather() {
        commands++;
        notifyAll();
        if (isFaulty(Fault.SHED)) {
            return http(503, "{\"status\":503,\"code\":\"overloaded\"}");
        }
        if (isFaulty(Fault.SHED_WITHOUT_RETRY_AFTER)) {
            return http(503, "{\"status\":503,\"code\":\"overloaded\"}").replace("Retry-After: 1\r\n", "");
        }
        if (isFaulty(Fault.DROPPED_UNDONE)) {
            throw new Hangup();
        }
        if (isFaulty(Fault.NO_HTTP)) {
            return "220 ready\r\n\r\n";
        }
        if (isFaulty(Fault.UNKNOWN_REFUSAL)) {
            return problem(409, "registration_closed", "");
        }
        if (isFaulty(Fault.REPEATED_SEQUENCE)) {
            letAnotherPass();
        } else {
            sequence++;
        }
        return "";
    }

    private String enroll(Section section, String studentId) {
        String weather = weather();
        if (!weather.isEmpty()) {
            return weather;
        }
        int taken = section.seats.size();
        boolean isFull = taken >= section.capacity && !isFaulty(Fault.OVERSOLD_SEAT);
        if (isFull || isFaulty(Fault.FULL_TOO_EARLY)) {
            if (isFaulty(Fault.GHOST_ON_ROSTER)) {
                section.ghost = new Seat(999, studentId, 1);
            }
            return problem(409, "section_full", ",\"current\":" + section.capacity + ",\"max\":" + section.capacity);
        }
        Student student = students.get(studentId);
        Seat seat = new Seat(++ids, studentId, section.price);
        section.seats.put(studentId, seat);
        student.change("charge", -section.price, ++ids);
        long balanceAfter = student.balance;
        if (isFaulty(Fault.LOST_LEDGER_ENTRY)) {
            student.ledger.remove(0);
        }
        if (isFaulty(Fault.NOT_CHARGED)) {
            student.ledger.remove(0);
            student.balance += section.price;
        }
        if (isFaulty(Fault.WRONG_BALANCE_ANSWERED)) {
            balanceAfter++;
        }
        if (isFaulty(Fault.MISCOUNTED_SEATS)) {
            section.miscount = 1;
        }
        return done(
                201,
                "{\"enrollmentId\":" + seat.enrollmentId() + ",\"status\":\"active\",\"cost\":" + section.price
                        + ",\"balanceAfter\":" + balanceAfter + ",\"enrolledAt\":1,\"sequence\":" + sequence + "}");
    }

    private String unenroll(Section section, String studentId) {
        String weather = weather();
        if (!weather.isEmpty()) {
            return weather;
        }
        Seat seat = section.seats.remove(studentId);
        Student student = students.get(studentId);
        student.change("refund", seat.price(), ++ids);
        long balanceAfter = student.balance;
        if (isFaulty(Fault.REFUNDED_TWICE)) {
            student.change("refund", seat.price(), ++ids);
        }
        return done(
                200,
                "{\"enrollmentId\":" + seat.enrollmentId() + ",\"refund\":" + seat.price() + ",\"balanceAfter\":"
                        + balanceAfter + ",\"promoted\":[],\"passedOver\":[],\"sequence\":" + sequence + "}");
    }

    /** What may happen to the answer of a command that was done. */
    private String done(int status, String body) {
        if (isFaulty(Fault.DROPPED_WHEN_DONE)) {
            throw new Hangup();
        }
        if (isFaulty(Fault.SHED_AND_DONE)) {
            return http(503, "{\"status\":503,\"code\":\"overloaded\"}");
        }
        if (isFaulty(Fault.MISSING_SEQUENCE)) {
            return http(status, body.replaceAll(",\"sequence\":\\d+", ""));
        }
        return http(status, body);
    }

    private String read(String id, Section section, String[] path) {
        if (path.length == 4) {
            return http(200, counters(id, section).replace("}", ",\"sequence\":" + sequence + "}"));
        }
        if (path.length == 6 && !path[5].startsWith("limit=")) {
            Seat seat = section.seats.get(path[5]);
            return seat == null
                    ? problem(404, "not_enrolled", "")
                    : http(200, row(seat).replace("}", ",\"sequence\":" + sequence + "}"));
        }
        List<String> rows = new ArrayList<>();
        section.seats.values().forEach(seat -> rows.add(row(seat)));
        if (section.ghost != null) {
            rows.add(row(section.ghost));
        }
        return page(rows, path[path.length - 1]);
    }

    private static String row(Seat seat) {
        return "{\"enrollmentId\":" + seat.enrollmentId() + ",\"studentId\":\"" + seat.studentId()
                + "\",\"status\":\"active\",\"cost\":1,\"enrolledAt\":1}";
    }

    private static String counters(String id, Section section) {
        int enrolled = section.seats.size() + section.miscount;
        return "{\"sectionId\":\"" + id + "\",\"enrolled\":" + enrolled + ",\"held\":0,\"waitlisted\":0,\"available\":"
                + (section.capacity - enrolled) + ",\"totalEnrollments\":1}";
    }

    private String seats(String ids) {
        List<String> items = new ArrayList<>();
        for (String id : ids.split(",", -1)) {
            items.add(counters(id, sections.get(id)));
        }
        return http(200, "{\"items\":[" + String.join(",", items) + "],\"sequence\":" + sequence + "}");
    }

    /** At most as many as wanted, and not more than a handful, so that there are further pages. */
    private String page(List<String> rows, String query) {
        Matcher after = Pattern.compile("after=at\\.(\\d+)").matcher(query);
        int from = after.find() ? Integer.parseInt(after.group(1)) : 0;
        int to = Math.min(rows.size(), from + 7);
        String next = to < rows.size() ? "\"at." + to + "\"" : "null";
        return http(
                200,
                "{\"items\":[" + String.join(",", rows.subList(from, to)) + "],\"next\":" + next + ",\"sequence\":"
                        + sequence + "}");
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
