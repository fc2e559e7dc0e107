package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.registrar.gateway.cli.WireClient.Reply;
import io.registrar.gateway.http.RandomTraffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Random commands over many students on several pipelined connections; it remembers what was acknowledged. */
final class HistoryLoad implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final int DEPTH = 16;
    /** Of so many acknowledged sequences one is remembered with its answer. */
    private static final int SAMPLE_STEP = 400;

    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final List<RandomTraffic> traffic = new ArrayList<>();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cutConnections = new AtomicInteger();
    private final Map<Long, String> samples = new ConcurrentSkipListMap<>();
    private final int students;
    private final int sections;

    HistoryLoad(long seed, int students, int sections) {
        SplittableRandom random = new SplittableRandom(seed);
        this.students = students;
        this.sections = sections;
        for (int c = 0; c < CONNECTIONS; c++) {
            traffic.add(new RandomTraffic(random.split(), students, sections));
        }
    }

    /** Puts everybody and everything in. */
    void prepare(String url) throws IOException {
        List<ObjectNode> commands = new ArrayList<>();
        for (int section = 0; section < sections; section++) {
            commands.add(traffic.get(0).putSection("section-" + section));
        }
        for (int student = 0; student < students; student++) {
            commands.add(RandomTraffic.putStudent("student-" + student, student % 10 * 100L));
        }
        try (WireClient client = new WireClient(url)) {
            for (int from = 0; from < commands.size(); from += DEPTH) {
                send(client, commands.subList(from, Math.min(commands.size(), from + DEPTH)));
            }
        }
    }

    /** Begins to send; the connections go on until so many commands are acknowledged, or the server is gone. */
    List<Future<?>> start(String url, int target) {
        List<Future<?>> running = new ArrayList<>();
        for (RandomTraffic mine : traffic) {
            running.add(threads.submit(() -> run(url, mine, target)));
        }
        return running;
    }

    static void await(List<Future<?>> running) throws Exception {
        for (Future<?> future : running) {
            future.get(2, TimeUnit.MINUTES);
        }
    }

    private void run(String url, RandomTraffic mine, int target) {
        try (WireClient client = new WireClient(url)) {
            while (acknowledged.size() < target) {
                List<ObjectNode> commands = new ArrayList<>();
                for (int i = 0; i < DEPTH; i++) {
                    commands.add(mine.next());
                }
                send(client, commands);
            }
        } catch (IOException gone) {
            // The kill: what was under way may have happened or not, and only the journal knows.
            cutConnections.incrementAndGet();
        }
    }

    private void send(WireClient client, List<ObjectNode> commands) throws IOException {
        StringBuilder requests = new StringBuilder();
        commands.forEach(command -> requests.append(RandomTraffic.request(command)));
        client.send(requests.toString().getBytes(StandardCharsets.US_ASCII));
        for (ObjectNode command : commands) {
            Reply reply = client.read();
            assertTrue(reply.status() != 400 && reply.status() != 503, () -> command + " → " + reply);
            long sequence = sequence(reply.body());
            assertTrue(acknowledged.add(sequence), "sequence " + sequence + " was told twice");
            if (sequence % SAMPLE_STEP == 0) {
                samples.put(sequence, reply.body());
            }
        }
    }

    private static long sequence(String body) {
        String member = "\"sequence\":";
        int start = body.indexOf(member) + member.length();
        int end = start;
        while (Character.isDigit(body.charAt(end))) {
            end++;
        }
        return Long.parseLong(body.substring(start, end));
    }

    /** Sequences that clients have heard of. */
    Set<Long> acknowledged() {
        return acknowledged;
    }

    /** Connections that ended before the target was reached. */
    int cutConnections() {
        return cutConnections.get();
    }

    /** Answers to some of the commands, by their sequence. */
    Map<Long, String> samples() {
        return samples;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
