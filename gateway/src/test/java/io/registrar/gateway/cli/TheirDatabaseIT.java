package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.cli.KeepInStepProcess.Result;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example in {@code examples/postgresql} with a real PostgreSQL 15, under load: the database is stopped and started, the
 * consumer killed, and the server killed. Afterwards every row must agree with the engine's.
 *
 * <p>{@code -Dregistrar.database.outage.seconds=60} is how long the database is away; a second in the suite.
 * {@code -Dregistrar.database.rate=2000} is the load, at the most, in commands a second.
 */
class TheirDatabaseIT {
    private static final int OUTAGE_SECONDS = Integer.getInteger("registrar.database.outage.seconds", 1);
    private static final int COMMANDS_PER_SECOND = Integer.getInteger("registrar.database.rate", 500);
    /** Commands under load before, between and after the faults. */
    private static final int STRETCH = COMMANDS_PER_SECOND;

    private static final long LOOK_NANOS = 200_000_000;

    private static final List<String> CHANGES = List.of(
            "section",
            "sectionCancelled",
            "termArchived",
            "student",
            "ledgerEntry",
            "enrollmentBegun",
            "enrollmentImported",
            "enrollmentPromoted",
            "enrollmentChanged",
            "enrollmentEnded",
            "waitlistJoined",
            "waitlistLeft",
            "waitlistPassedOver",
            "lessonCompleted",
            "session",
            "booked",
            "bookingCancelled");

    /** What a check must say of {@link #damage}. */
    private static final List<String> DAMAGE = List.of(
            "balance ann,8 only on the server",
            "enrollment still,1 only on the server",
            "ledger entry 2,bob only on the server",
            "place on a wait list still,bob only on the server",
            "seat still,1 only on the server",
            "section still,course only on the server",
            "balance ann,9 only in the database",
            "balance nobody,0 only in the database",
            "enrollment still,1 only in the database",
            "seat still,1 only in the database",
            "section still,course only in the database");

    /** All rows, as one text. */
    private static final String KEPT = "SELECT md5(string_agg(what || line, '' ORDER BY what, line)) FROM kept";

    @TempDir
    private static Path folder;

    private static PostgresServer database;

    private final long seed = System.nanoTime();

    @TempDir
    private Path data;

    @BeforeAll
    static void startPostgres() throws Exception {
        Optional<String> obstacle = PostgresPrograms.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> "needs PostgreSQL 15: " + obstacle.orElseThrow());
        // Its user has to come through to its data.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        database = new PostgresServer(folder.resolve("postgres"));
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        if (database != null) {
            database.close();
        }
    }

    @BeforeEach
    void makeSchema() throws Exception {
        database.change("DROP SCHEMA IF EXISTS registrar CASCADE");
        database.runScript(KeepInStepProcess.schema());
    }

    @Test
    void shouldAgreeRowForRowWhenEachSideWasAway() throws Exception {
        say("seed " + seed + ", at most " + COMMANDS_PER_SECOND + " commands a second");
        try (CampusLoad load = new CampusLoad(COMMANDS_PER_SECOND);
                RegistrarProcess server = RegistrarProcess.serveAt("127.0.0.3", data)) {
            String url = server.awaitUrl();
            load.sendAll(url, CampusStart.rarities());
            load.sendAll(url, CampusStart.crowd());
            load.sendAll(url, CampusStart.campus(new SplittableRandom(seed)));
            load.start(url, new SplittableRandom(~seed));
            try (KeepInStepProcess first = KeepInStepProcess.start(database, url)) {
                awaitTaken(last(url) + STRETCH);
                first.kill();
            }
            try (KeepInStepProcess second = KeepInStepProcess.start(database, url);
                    KeepInStepProcess third = KeepInStepProcess.start(database, url)) {
                awaitTaken(last(url) + STRETCH);
                takeDatabaseAway(load, url, second);
                cancelCrowd(url);
                awaitTaken(last(url) + STRETCH);
                server.kill();
                String address = URI.create(url).getAuthority();
                try (RegistrarProcess again = RegistrarProcess.start(
                        "serve", "--http", address, "--data", data.toString(), "--segment-mib", "8")) {
                    assertEquals(url, again.awaitUrl());
                    awaitTaken(last(url) + STRETCH);
                    load.stop();
                    assertAgree(KeepInStepProcess.runSource(database, "--check", url));
                    assertEverythingHappened(url);
                    assertTrue(third.isAlive(), third.output());
                    again.stopInOrder();
                }
                say(load.answered() + " commands answered, " + load.cutOff()
                        + " bulks cut off; the third consumer said: " + third.output());
            }
        }
    }

    /** Two consumers lose the database for a while, and one of them is killed while they catch up. */
    private static void takeDatabaseAway(CampusLoad load, String url, KeepInStepProcess victim) throws Exception {
        long took = taken();
        database.stop();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(OUTAGE_SECONDS);
        long enough = load.answered() + STRETCH;
        await("there is much to catch up", () -> load.answered() >= enough && System.nanoTime() - end > 0);
        database.start();
        long start = System.nanoTime();
        long due = last(url);
        await("it goes on", () -> taken() > took);
        victim.kill();
        awaitTaken(due);
        say("the database was away for " + (due - took) + " commands, and has caught up in "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
    }

    private static void cancelCrowd(String url) throws IOException {
        try (WireClient client = new WireClient(url)) {
            assertEquals(200, client.call("DELETE", "/v1/sections/crowd", "").status());
        }
    }

    private static void say(String what) {
        System.out.println("TheirDatabaseIT: " + what);
    }

    private static void assertAgree(Result check) {
        say(check.output().strip());
        assertEquals(0, check.exitCode(), check.output());
    }

    /** Every kind of change was there, an event in parts, every status, and a section anew under the id of an archived one. */
    private static void assertEverythingHappened(String url) throws Exception {
        Map<String, Integer> changes = new TreeMap<>();
        boolean hasParts = false;
        try (WireClient client = new WireClient(url)) {
            for (String after = "0"; after != null; ) {
                JsonNode page = client.call("GET", "/v1/events?limit=1000&after=" + after, "")
                        .json();
                for (JsonNode event : page.path("items")) {
                    event.path("changes")
                            .forEach(change ->
                                    changes.merge(change.path("change").asText(), 1, Integer::sum));
                    hasParts |= event.path("moreChanges").asBoolean();
                }
                after = page.path("next").textValue();
            }
        }
        say(changes.toString());
        assertTrue(changes.keySet().containsAll(CHANGES), changes::toString);
        assertTrue(hasParts, "the crowd's end came in parts");
        assertEquals("5", database.ask("SELECT count(DISTINCT status) FROM enrollments WHERE status <> 'pending'"));
        assertEquals("4", database.ask("SELECT count(DISTINCT type) FROM ledger_entries"));
        assertEquals(
                "cancelled cancelled completed expired expired withdrawn",
                database.ask("SELECT string_agg(status, ' ' ORDER BY import_id) FROM enrollments"
                        + " WHERE import_id LIKE 'first-%'"));
        assertNotEquals(
                "0",
                database.ask("SELECT count(*) FROM sections AS old JOIN sections AS new USING (section_id)"
                        + " WHERE old.section_key < new.section_key AND old.archived_at IS NOT NULL"));
        assertNotEquals(
                "0",
                database.ask("SELECT count(*) FROM enrollments JOIN sections USING (section_key)"
                        + " WHERE archived_at IS NOT NULL AND enrollments.status = 'active'"));
    }

    private static void assertPageIsTakenOnce(String url) throws Exception {
        String page;
        try (WireClient client = new WireClient(url)) {
            page = client.call("GET", "/v1/events?limit=1000&after=0", "").body();
        }
        try (Connection connection = database.connect();
                PreparedStatement take = connection.prepareStatement("SELECT take(?, '0')")) {
            take.setString(1, page);
            try (ResultSet row = take.executeQuery()) {
                assertTrue(row.next());
                assertNull(row.getString(1));
            }
        }
    }

    /** A wrong row of each kind is found and named, and what is missing or too much; nothing else is. */
    @Test
    void shouldFindDifferencesAndMendThem() throws Exception {
        try (CampusLoad load = new CampusLoad(COMMANDS_PER_SECOND);
                RegistrarProcess server = RegistrarProcess.serve(data)) {
            String url = server.awaitUrl();
            load.sendAll(url, CampusStart.rarities());
            try (KeepInStepProcess consumer = KeepInStepProcess.start(database, url)) {
                // Two holds run out.
                await(
                        "nothing goes on by itself any more",
                        () -> database.ask("SELECT count(*) FROM enrollments WHERE status = 'expired'")
                                .equals("3"));
                assertAgree(KeepInStepProcess.run(database, "--check", url));
                String kept = database.ask(KEPT);
                assertPageIsTakenOnce(url);
                assertEquals(kept, database.ask(KEPT));
                damage();
                Result check = KeepInStepProcess.run(database, "--check", url);
                say(check.output().strip());
                assertEquals(1, check.exitCode(), check.output());
                assertEquals(DAMAGE, namesOfRows(check.output()), check.output());
                Result rebuild = KeepInStepProcess.run(database, "--rebuild", url);
                assertEquals(0, rebuild.exitCode(), rebuild.output());
                awaitTaken(last(url));
                assertEquals(kept, database.ask(KEPT));
                assertAgree(KeepInStepProcess.run(database, "--check", url));
                assertTrue(consumer.isAlive(), consumer.output());
            }
            server.stopInOrder();
        }
    }

    private static void damage() throws SQLException {
        for (String statement : List.of(
                "UPDATE students SET balance = balance + 1 WHERE student_id = 'ann'",
                "INSERT INTO students VALUES ('nobody', 0)",
                "UPDATE sections SET title = 'other' WHERE section_id = 'still'",
                "UPDATE enrollments SET cost = 2 WHERE student_id = 'ann' AND section_key = section_of('still')",
                "DELETE FROM waitlist_entries WHERE student_id = 'bob'",
                "DELETE FROM ledger_entries WHERE student_id = 'bob' AND type = 'grant'")) {
            assertEquals(1, database.change(statement), statement);
        }
    }

    /** The lines of a check behind the first, with the first two columns of the row that each is about. */
    private static List<String> namesOfRows(String output) {
        return output.lines()
                .skip(1)
                .map(line -> line.replaceAll("\\(([^,]*,[^,]*).*\\)", "$1"))
                .toList();
    }

    @Test
    void shouldEndWithItsCodeWhenItCantGoOn() throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            String url = server.awaitUrl();
            assertEquals(0, KeepInStepProcess.run(database, "--once", url).exitCode());
            try (WireClient client = new WireClient(url)) {
                client.call("PUT", "/v1/students/ann", "{\"credits\":1}");
            }
            Result away = KeepInStepProcess.run(database, "--check", "http://127.0.0.1:1");
            assertEquals(4, away.exitCode(), away.output());
            database.change("INSERT INTO students VALUES ('ann', 0)");
            Result contradicted = KeepInStepProcess.run(database, url);
            assertEquals(3, contradicted.exitCode(), contradicted.output());
            assertTrue(contradicted.output().contains("students_pkey"), contradicted.output());
            // Who has seen more than there is has followed another server.
            database.change("UPDATE consumed SET after = '7'");
            Result other = KeepInStepProcess.run(database, url);
            assertEquals(3, other.exitCode(), other.output());
            assertTrue(other.output().contains(" 400 "), other.output());
            assertEquals(2, KeepInStepProcess.run(database, "--no-such", url).exitCode());
        }
    }

    /** Sequence of the last command. */
    private static long last(String url) throws IOException {
        try (WireClient client = new WireClient(url)) {
            return client.call("GET", "/v1/events?limit=1", "")
                    .json()
                    .path("sequence")
                    .asLong();
        }
    }

    private static long taken() throws SQLException {
        return Long.parseLong(database.ask("SELECT after FROM consumed"));
    }

    private static void awaitTaken(long sequence) throws Exception {
        await("the database has taken " + sequence, () -> taken() >= sequence);
    }

    /** Waits until it holds; fails the test if it does not for long, an outage included. */
    private static void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60 + 3L * OUTAGE_SECONDS);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() - deadline < 0, () -> "Waited in vain until " + what);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** What is waited for. */
    private interface Condition {
        boolean holds() throws Exception;
    }
}
