package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.registrar.gateway.http.HistoryPages.Page;
import io.registrar.gateway.http.RawConnection.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ledgers and past enrollments over HTTP, held against lists that a model keeps. */
class HistoryTest {
    private static final int STUDENTS = 7;
    private static final int SECTIONS = 5;
    private static final List<String> KINDS = List.of("ledger", "enrollments");

    private TestGateway gateway;
    private RawConnection connection;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        connection = gateway.connect();
    }

    @AfterEach
    void stop() {
        connection.close();
        gateway.close();
    }

    /** A command or, where that is null, a question; and what was answered. */
    private static final class Step {
        final ObjectNode command;
        final String question;
        Answer answer;

        Step(ObjectNode command, String question) {
            this.command = command;
            this.question = question;
        }

        String request() {
            return command == null ? Requests.get(question) : RandomTraffic.request(command);
        }
    }

    private static Random random(String test) {
        long seed = System.nanoTime();
        System.out.println("HistoryTest, " + test + ": seed " + seed);
        return new Random(seed);
    }

    /** Everybody put in, and then commands at random. */
    private static List<Step> commands(Random random, int count) {
        RandomTraffic traffic = new RandomTraffic(random, STUDENTS, SECTIONS);
        List<Step> steps = new ArrayList<>();
        for (int section = 0; section < SECTIONS; section++) {
            steps.add(new Step(traffic.putSection("section-" + section), ""));
        }
        for (int student = 0; student < STUDENTS; student++) {
            steps.add(new Step(RandomTraffic.putStudent("student-" + student, student * 20L), ""));
        }
        while (steps.size() < count) {
            steps.add(new Step(traffic.next(), ""));
        }
        return steps;
    }

    /** Sends all on the one connection, many at a time, and keeps the answers. */
    private void send(List<Step> steps) {
        int burst = 100;
        for (int from = 0; from < steps.size(); from += burst) {
            List<Step> some = steps.subList(from, Math.min(steps.size(), from + burst));
            StringBuilder requests = new StringBuilder();
            some.forEach(step -> requests.append(step.request()));
            connection.send(requests.toString());
            some.forEach(step -> step.answer = connection.read());
        }
    }

    /** Gives a command its place and time, lets the model decide it, and holds the answer against that. */
    private static void decide(HistoryModel model, Step step, long sequence, List<Long> times) {
        step.command.put("sequence", sequence).put("at", times.get((int) sequence));
        String code = model.decide(step.command).path("code").asText();
        boolean isRefused = step.answer.status() >= 400;
        assertEquals(code, isRefused ? step.answer.member("code") : code, step.command::toString);
        assertEquals(!code.equals("ok") && !code.equals("created"), isRefused, step.command::toString);
        assertEquals(
                sequence,
                HistoryPages.parse(step.answer.body()).path("sequence").asLong(),
                step.answer::toString);
    }

    @Test
    void shouldShowExactlyWhatHappenedWhenReadInPagesOfAnySize() {
        List<Step> steps = commands(random("pages"), 2_500);
        send(steps);
        HistoryModel model = new HistoryModel();
        List<Long> times = gateway.times();
        TreeMap<Integer, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < steps.size(); i++) {
            decide(model, steps.get(i), i + 1, times);
            statuses.merge(steps.get(i).answer.status(), 1, Integer::sum);
        }
        int items = 0;
        for (int student = 0; student < STUDENTS; student++) {
            String id = "student-" + student;
            for (String kind : KINDS) {
                String expected = String.join("\n", model.items(id, kind));
                for (int limit : new int[] {1, 2, 3, 7, 100, 1_000}) {
                    String found = String.join(
                            "\n", HistoryPages.all(connection, "/v1/students/" + id + "/" + kind, limit, steps.size()));
                    assertEquals(expected, found, () -> id + " " + kind + " by " + limit);
                }
                items += model.items(id, kind).size();
            }
        }
        assertEquals(model.ledgerEntries() + model.enrollments(), items);
        System.out.println("HistoryTest, pages: " + statuses + " by status, " + model.ledgerEntries()
                + " ledger entries, " + model.enrollments() + " enrollments");
    }

    @Test
    void shouldSeeTheCommandsBeforeItWhenAQuestionIsPipelinedAmongThem() {
        Random random = random("pipelined");
        List<Step> steps = new ArrayList<>();
        int commands = 0;
        for (Step step : commands(random, 900)) {
            steps.add(step);
            commands++;
            String id = "student-" + random.nextInt(STUDENTS);
            switch (random.nextInt(5)) {
                case 0, 1 ->
                    steps.add(new Step(null, "/v1/students/" + id + "/ledger?limit=" + (1 + random.nextInt(5))));
                case 2, 3 -> steps.add(new Step(null, "/v1/students/" + id + "/enrollments"));
                // The one just decided, and one that comes next and is not there yet.
                default -> {
                    steps.add(new Step(null, "/v1/commands/" + commands));
                    steps.add(new Step(null, "/v1/commands/" + (commands + 1)));
                }
            }
        }
        send(steps);
        HistoryModel model = new HistoryModel();
        List<Long> times = gateway.times();
        long sequence = 0;
        int questions = 0;
        for (Step step : steps) {
            if (step.command != null) {
                decide(model, step, ++sequence, times);
            } else {
                questions++;
                check(step, model, sequence);
            }
        }
        System.out.println("HistoryTest, pipelined: " + sequence + " commands, " + questions + " questions");
    }

    private static void check(Step step, HistoryModel model, long sequence) {
        String[] words = step.question.split("[/?=]", -1);
        if (words[2].equals("commands")) {
            boolean isDecided = Long.parseLong(words[3]) <= sequence;
            assertEquals(isDecided ? 200 : 404, step.answer.status(), step.question);
            JsonNode json = HistoryPages.parse(step.answer.body());
            assertEquals(isDecided ? sequence : 0, json.path("sequence").asLong(), step.answer::toString);
            return;
        }
        if (step.answer.status() == 404) {
            assertTrue(sequence < SECTIONS + STUDENTS, "only while not everybody is put in");
            assertEquals("student_not_found", step.answer.member("code"));
            return;
        }
        assertEquals(200, step.answer.status(), step.question);
        Page page = Page.of(step.answer.body());
        int limit = words.length > 6 ? Integer.parseInt(words[6]) : 100;
        List<String> expected = model.items(words[3], words[4]);
        assertEquals(expected.subList(0, Math.min(limit, expected.size())), page.items());
        assertEquals(expected.size() > limit, !page.next().isEmpty(), step.question);
        assertEquals(sequence, page.sequence(), step.question);
    }

    @Test
    void shouldShowAnEnrollmentThatEndsBetweenTwoPagesOnceAndAsEnded() {
        gateway.expect(201, Requests.putStudent("ada", 100));
        for (String section : List.of("s1", "s2", "s3", "s4")) {
            gateway.expect(
                    201,
                    Requests.json(
                            "PUT",
                            "/v1/sections/" + section,
                            "{\"kind\":\"course\",\"title\":\"t\",\"capacity\":9,\"price\":10}"));
        }
        for (String section : List.of("s1", "s2", "s3")) {
            gateway.expect(201, Requests.enroll(section, "ada"));
        }
        String target = "/v1/students/ada/enrollments";
        Page first = HistoryPages.page(connection, target, 1, "");
        Page firstEntry = HistoryPages.page(connection, "/v1/students/ada/ledger", 1, "");
        assertEquals(8, first.sequence());

        // One that comes, the one that was shown, and the next and the last in the row, which comes again anew.
        gateway.expect(200, Requests.unenroll("s2", "ada"));
        gateway.expect(200, Requests.unenroll("s3", "ada"));
        gateway.expect(201, Requests.enroll("s4", "ada"));
        gateway.expect(200, Requests.unenroll("s1", "ada"));
        gateway.expect(201, Requests.enroll("s1", "ada"));

        Page second = HistoryPages.page(connection, target, 1, first.next());
        Page third = HistoryPages.page(connection, target, 1, second.next());
        assertEquals(
                List.of("3 active s3", "2 cancelled s2", "1 cancelled s1"),
                List.of(summary(first), summary(second), summary(third)));
        assertEquals("", third.next());
        assertEquals(13, third.sequence());
        assertEquals(
                List.of("5 active s1", "4 active s4", "3 cancelled s3", "2 cancelled s2", "1 cancelled s1"),
                HistoryPages.all(connection, target, 1, 13).stream()
                        .map(HistoryTest::summary)
                        .toList());
        Page rest = HistoryPages.page(connection, "/v1/students/ada/ledger", 9, firstEntry.next());
        assertEquals(
                List.of(-10L, -10L, 100L),
                rest.items().stream()
                        .map(item -> HistoryPages.parse(item).path("amount").asLong())
                        .toList());
    }

    @Test
    void shouldSayFromWhereOnItIsRetainedWhenTheBeginningIsNot() {
        gateway.expect(201, Requests.putStudent("ada", 100));
        for (String section : List.of("s1", "s2", "s3")) {
            gateway.expect(201, Requests.putSection(section, "\"capacity\":9,\"price\":10"));
            gateway.expect(201, Requests.enroll(section, "ada"));
        }
        gateway.expect(200, Requests.unenroll("s1", "ada"));
        gateway.expect(201, Requests.putStudent("ben", 5));
        // Sequences: 1 ada, 3, 5 and 7 enrollments, 8 the end of the first, 9 ben.
        gateway.outcomes.retainFrom(5);

        String ada = "/v1/students/ada/";
        assertCut(ada + "enrollments", "3 active s3, 2 active s2", 5);
        assertCut(ada + "ledger", "10, -10, -10", 5);
        // By pages: the last says so, and none before it.
        Page first = HistoryPages.page(connection, ada + "enrollments", 1, "");
        assertEquals("3 active s3", summary(first));
        JsonNode second = json(ada + "enrollments?limit=1&after=" + first.next());
        assertTrue(second.path("next").isNull(), second::toString);
        assertEquals(5, second.path("retainedFrom").asLong());
        assertTrue(json(ada + "enrollments?limit=1").path("retainedFrom").isMissingNode());
        // A cursor from when there was more.
        JsonNode gone = json(ada + "ledger?after=3.2");
        assertEquals("[]", gone.path("items").toString());
        assertEquals(5, gone.path("retainedFrom").asLong());
        // What has all of it says nothing.
        assertTrue(json("/v1/students/ben/ledger").path("retainedFrom").isMissingNode());

        for (int sequence = 1; sequence <= 10; sequence++) {
            Answer answer =
                    connection.send(Requests.get("/v1/commands/" + sequence)).read();
            assertEquals(sequence < 5 ? 410 : sequence < 10 ? 200 : 404, answer.status(), answer::toString);
            assertEquals(sequence < 5, answer.member("code").equals("sequence_not_retained"), answer::toString);
        }
        gateway.outcomes.retainFrom(9);
        assertCut(ada + "enrollments", "", 9);
        assertCut(ada + "ledger", "", 9);
    }

    private JsonNode json(String target) {
        Answer answer = connection.send(Requests.get(target)).read();
        assertEquals(200, answer.status(), answer::toString);
        return HistoryPages.parse(answer.body());
    }

    private void assertCut(String target, String items, long retainedFrom) {
        JsonNode page = json(target);
        List<String> found = new ArrayList<>();
        page.path("items")
                .forEach(item ->
                        found.add(item.has("amount") ? item.path("amount").asText() : summary(item.toString())));
        assertEquals(items, String.join(", ", found), page::toString);
        assertTrue(page.path("next").isNull(), page::toString);
        assertEquals(retainedFrom, page.path("retainedFrom").asLong(), page::toString);
    }

    private static String summary(Page page) {
        assertEquals(1, page.items().size());
        return summary(page.items().get(0));
    }

    private static String summary(String item) {
        JsonNode json = HistoryPages.parse(item);
        return json.path("enrollmentId").asText() + " " + json.path("status").asText() + " "
                + json.path("sectionId").asText();
    }
}
