package io.registrar.gateway.systemevents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** System events outlive the process, are resolved once, and are no more than so many. */
class SystemEventsTest {
    private static final int MAX_EVENTS = 20;

    @TempDir
    private Path folder;

    private Path file;
    private long nowMillis = 1_000;

    @BeforeEach
    void name() {
        file = folder.resolve("system-events");
    }

    private SystemEvents open() throws IOException {
        return new SystemEvents(file, () -> nowMillis);
    }

    @Test
    void shouldComeBackAsTheyWere() throws IOException {
        List<SystemEvent> before;
        try (SystemEvents events = open()) {
            events.critical("broken", "It is \"broken\".\nReally.", Map.of("sequence", "7", "a", "b"));
            nowMillis = 2_000;
            events.warning("odd", "It is odd.", Map.of());
            nowMillis = 3_000;
            events.resolve(1, "it");
            before = events.page(Long.MAX_VALUE, true, 10);
        }
        assertEquals(
                List.of(
                        new SystemEvent(2, 2_000, SystemEvent.Severity.WARNING, "odd", "It is odd.", Map.of(), 0, ""),
                        new SystemEvent(
                                1,
                                1_000,
                                SystemEvent.Severity.CRITICAL,
                                "broken",
                                "It is \"broken\".\nReally.",
                                Map.of("sequence", "7", "a", "b"),
                                3_000,
                                "it")),
                before);
        // Read by another process first, then gone on with.
        assertEquals(2, SystemEvents.read(file).size());
        try (SystemEvents events = open()) {
            assertEquals(before, events.page(Long.MAX_VALUE, true, 10));
            events.critical("next", "Next.", Map.of());
            assertEquals(3, events.page(Long.MAX_VALUE, false, 1).get(0).id());
        }
    }

    @Test
    void shouldBeResolvedOnceAndBeKnownToBe() throws IOException {
        try (SystemEvents events = open()) {
            events.critical("broken", "Broken.", Map.of());
            assertEquals(1, events.openCritical());
            nowMillis = 2_000;
            assertEquals("it", events.resolve(1, "it").orElseThrow().resolvedBy());
            nowMillis = 3_000;
            SystemEvent again = events.resolve(1, "another").orElseThrow();
            assertEquals("it 2000", again.resolvedBy() + " " + again.resolvedAtMillis());
            assertTrue(events.resolve(2, "it").isEmpty());
            assertEquals(0, events.openCritical());
            assertEquals(List.of(), events.page(Long.MAX_VALUE, false, 10));
        }
    }

    @Test
    void shouldForgetTheResolvedFirstAndThenWarnings() throws IOException {
        try (SystemEvents events = new SystemEvents(file, () -> nowMillis, MAX_EVENTS)) {
            events.critical("first", "First.", Map.of());
            events.warning("second", "Second.", Map.of());
            events.critical("third", "Third.", Map.of());
            events.resolve(3, "it");
            for (int i = 3; i < MAX_EVENTS; i++) {
                events.critical("more", "More.", Map.of());
            }
            events.critical("one", "One too many.", Map.of());
            assertEquals(0, events.dropped());
            assertEquals(List.of(4L, 2L, 1L), oldest(events));
            events.critical("two", "Two too many.", Map.of());
            assertEquals(1, events.dropped());
            assertEquals(List.of(4L, 1L), oldest(events));
        }
        try (SystemEvents events = new SystemEvents(file, () -> nowMillis, MAX_EVENTS)) {
            assertEquals(MAX_EVENTS, events.page(Long.MAX_VALUE, true, 100).size());
            assertEquals(List.of(4L, 1L), oldest(events));
            assertEquals(MAX_EVENTS, events.openCritical());
        }
    }

    @Test
    void shouldKeepItsFileBoundedHoweverOftenSomethingHappens() throws IOException {
        try (SystemEvents events = new SystemEvents(file, () -> nowMillis, MAX_EVENTS)) {
            for (int i = 0; i < 1_100; i++) {
                events.warning("more", "More.", Map.of());
            }
            events.warning("long", "x".repeat(1_000), Map.of());
            assertEquals(
                    SystemEvents.MAX_TEXT,
                    events.page(Long.MAX_VALUE, true, 1).get(0).message().length());
        }
        long lines = Files.lines(file).count();
        assertTrue(lines < 1_000, Long.toString(lines));
        assertEquals(
                1_101,
                SystemEvents.read(file).get(SystemEvents.read(file).size() - 1).id());
    }

    @Test
    void shouldGoOnInMemoryWhereTheDiskTakesNothing() throws IOException {
        // A folder stands where the file would be written.
        Files.createDirectory(folder.resolve("system-events.tmp"));
        try (SystemEvents events = open()) {
            events.critical("broken", "Broken.", Map.of());
            assertEquals(1, events.openCritical());
            assertThrows(IOException.class, () -> events.resolve(1, "it"));
            assertEquals(1, events.openCritical());
            Files.delete(folder.resolve("system-events.tmp"));
            events.resolve(1, "it");
        }
        assertEquals("it", SystemEvents.read(file).get(0).resolvedBy());
    }

    private static List<Long> oldest(SystemEvents events) {
        return events.page(5, true, 10).stream().map(SystemEvent::id).toList();
    }
}
