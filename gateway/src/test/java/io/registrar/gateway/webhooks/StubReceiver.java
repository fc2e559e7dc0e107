package io.registrar.gateway.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A receiver on loopback that answers each notification as it is told to: well, badly, or not at all. */
public final class StubReceiver implements AutoCloseable {
    /** A good answer, after which the connection is kept. */
    public static final String TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";
    /** No answer, and the connection stays open. */
    public static final String NOTHING = "";

    /** A byte of an answer's head, and another, for as long as somebody listens. */
    public static final String TRICKLE = "trickle";

    /** Of its own, so that nobody else is given a port that a receiver comes back to. */
    private static final String HOST = "127.0.0.2";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** One that came. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them, or changes one.
    public record Received(Map<String, String> headers, byte[] body) {
        /** The body. */
        public JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }

        /** The header of this name, in lower case. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        public String id() {
            return header("webhook-id");
        }

        public String student() {
            return json().path("subject").asText();
        }
    }

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger busy = new AtomicInteger();
    private final Set<String> busyStudents = ConcurrentHashMap.newKeySet();
    private volatile Function<Received, String> answers;

    /** All that came, in order of their coming. */
    public final List<Received> received = new CopyOnWriteArrayList<>();
    /** Those that were answered with 2xx, in the order of that. */
    public final List<Received> taken = new CopyOnWriteArrayList<>();
    /** Most that were under way at one time. */
    public final AtomicInteger mostBusy = new AtomicInteger();
    /** Times at which a student's notification came while another of the same was under way. */
    public final AtomicInteger overtakes = new AtomicInteger();

    /** Listens on a port, 0 for any. */
    public StubReceiver(int port, Function<Received, String> answers) throws IOException {
        this.answers = answers;
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(HOST, port), 100);
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "stub-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    public URI url() {
        return URI.create("http://" + HOST + ":" + port() + "/hooks?key=secret");
    }

    /** From now on it answers so. */
    public void answer(Function<Received, String> how) {
        answers = how;
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test has ended, or this receiver is down.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Received next = read(in); next != null; next = read(in)) {
                received.add(next);
                mostBusy.accumulateAndGet(busy.incrementAndGet(), Math::max);
                String student = next.student();
                if (!busyStudents.add(student)) {
                    overtakes.incrementAndGet();
                }
                String answer = answers.apply(next);
                if (answer.startsWith("HTTP/1.1 2")) {
                    taken.add(next);
                }
                busyStudents.remove(student);
                busy.decrementAndGet();
                if (answer.equals(TRICKLE)) {
                    trickle(socket);
                } else if (!answer.isEmpty()) {
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    socket.getOutputStream().flush();
                    if (!answer.equals(TAKEN) && !answer.contains("Content-Length: 0")) {
                        return;
                    }
                }
            }
        } catch (IOException gone) {
            // So is what it would have been answered.
        } finally {
            sockets.remove(socket);
        }
    }

    private static void trickle(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
        while (true) {
            out.write('x');
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Received read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        headers.put("", line);
        for (line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        // Who sends it may be killed in the middle.
        return body.length == length ? new Received(headers, body) : null;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** Ids of those that were taken, in order. */
    public List<String> takenIds() {
        return taken.stream().map(Received::id).toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
