package io.registrar.gateway.systemevents;

import io.registrar.gateway.lines.CheckedLines;
import io.registrar.gateway.systemevents.SystemEvent.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The system events of one data folder: the newest {@link #MAX_EVENTS} of them, in memory and in a file, in which a line holds an
 * event as it is, and a later line of the same id what became of it.
 *
 * <ul>
 *   <li>Beyond the bound the oldest resolved one is forgotten, or else the oldest warning, or else the oldest: {@link #dropped}
 *       says how many were that nobody had resolved.
 *   <li>What is recorded outlives the process at once, and a power cut within a second of the one before it: a flood of events
 *       must not keep the disk from the journal.
 *   <li>Whatever can't be written stands in the log, and is written when that works again.
 * </ul>
 */
public final class SystemEvents implements AutoCloseable {
    /** Most events that are kept. */
    public static final int MAX_EVENTS = 10_000;
    /** Most characters of a message or a detail; what is longer is cut. */
    public static final int MAX_TEXT = 500;

    private static final Logger LOG = LoggerFactory.getLogger(SystemEvents.class);
    private static final long FORCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Lines that are not needed any more, beside those that are. */
    private static final int MOST_STALE_LINES = 1_000;

    private final CheckedLines lines;
    private final int maxEvents;
    private final LongSupplier clockMillis;
    /** By id. Guarded by this, as are all below. */
    private final TreeMap<Long, SystemEvent> events;

    private long lastId;
    private boolean isClosed;
    private long lastForce = System.nanoTime() - FORCE_NANOS;
    /** Written by whoever holds the lock; read without it, by those who must not wait for a disk. */
    private volatile long openCritical;

    private volatile long dropped;

    /**
     * Reads what there is, and goes on behind it.
     *
     * @param clockMillis the wall clock, in Unix epoch milliseconds
     * @throws IOException if the file can't be read
     */
    public SystemEvents(Path file, LongSupplier clockMillis) throws IOException {
        this(file, clockMillis, MAX_EVENTS);
    }

    /** With another bound. */
    SystemEvents(Path file, LongSupplier clockMillis, int maxEvents) throws IOException {
        this.maxEvents = maxEvents;
        this.clockMillis = clockMillis;
        events = load(file);
        lastId = events.isEmpty() ? 0 : events.lastKey();
        // The file still has some that were forgotten.
        while (events.size() > maxEvents) {
            forgetOne();
        }
        dropped = 0;
        lines = new CheckedLines(file);
        try {
            writeAll();
        } catch (IOException failure) {
            // A disk that is full must not keep the server from its start.
            LOG.error("system events can't be written: {}", failure.toString());
        }
        countOpen();
    }

    private void countOpen() {
        openCritical =
                events.values().stream().filter(SystemEvent::isOpenCritical).count();
    }

    /**
     * The events of a file that a server may be writing, oldest first.
     *
     * @throws IOException if it can't be read; a file that is not there has none
     */
    public static List<SystemEvent> read(Path file) throws IOException {
        return List.copyOf(load(file).values());
    }

    private static TreeMap<Long, SystemEvent> load(Path file) throws IOException {
        CheckedLines.Found found = CheckedLines.read(file);
        if (found.spoiled() > 0) {
            LOG.warn("{} has {} lines that do not check out; they are left out", file, found.spoiled());
        }
        TreeMap<Long, SystemEvent> loaded = new TreeMap<>();
        for (String text : found.texts()) {
            SystemEvent event = SystemEventJson.read(text);
            loaded.put(event.id(), event);
        }
        return loaded;
    }

    /** Records something critical, and says so in the log. */
    public void critical(String code, String message, Map<String, String> details) {
        LOG.error("CRITICAL: {} {} {}", message, details, code);
        record(Severity.CRITICAL, code, message, details);
    }

    /** Records something that is worth a look, and says so in the log. */
    public void warning(String code, String message, Map<String, String> details) {
        LOG.warn("{} {} {}", message, details, code);
        record(Severity.WARNING, code, message, details);
    }

    private synchronized void record(Severity severity, String code, String message, Map<String, String> details) {
        Map<String, String> cut = new TreeMap<>();
        details.forEach((name, value) -> cut.put(name, cut(value)));
        SystemEvent event =
                new SystemEvent(++lastId, clockMillis.getAsLong(), severity, code, cut(message), cut, 0, "");
        events.put(event.id(), event);
        if (events.size() > maxEvents) {
            forgetOne();
        }
        countOpen();
        try {
            write(event);
        } catch (IOException failure) {
            LOG.error("a system event can't be written: {}", failure.toString());
        }
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    private void forgetOne() {
        SystemEvent least = null;
        for (SystemEvent event : events.values()) {
            if (event.isResolved()) {
                events.remove(event.id());
                return;
            }
            if (least == null || (least.severity() == Severity.CRITICAL && event.severity() == Severity.WARNING)) {
                least = event;
            }
        }
        dropped++;
        events.remove(least.id());
    }

    private void write(SystemEvent event) throws IOException {
        if (isClosed) {
            throw new IOException("the server has stopped");
        }
        if (lines.isOpen() && lines.appended() < events.size() + MOST_STALE_LINES) {
            lines.append(SystemEventJson.text(event));
        } else {
            writeAll();
        }
        long now = System.nanoTime();
        if (now - lastForce >= FORCE_NANOS) {
            lastForce = now;
            lines.force();
        }
    }

    private void writeAll() throws IOException {
        lines.replace(events.values().stream().map(SystemEventJson::text).toList());
    }

    /**
     * Notes that somebody has dealt with an event. The second time changes nothing.
     *
     * @param by who has
     * @return the event as it is now; none if there is none of this id
     * @throws IOException if it can't be written; it is as it was
     */
    public synchronized Optional<SystemEvent> resolve(long id, String by) throws IOException {
        SystemEvent event = events.get(id);
        if (event == null || event.isResolved()) {
            return Optional.ofNullable(event);
        }
        SystemEvent resolved = event.resolved(clockMillis.getAsLong(), by);
        events.put(id, resolved);
        try {
            write(resolved);
        } catch (IOException failure) {
            events.put(id, event);
            throw failure;
        }
        countOpen();
        return Optional.of(resolved);
    }

    /**
     * A page, newest first.
     *
     * @param before ids below this one; {@link Long#MAX_VALUE} for the newest
     * @param withResolved whether those are shown that somebody has dealt with
     * @param limit most events; one more than that is a page and the beginning of the next
     */
    public synchronized List<SystemEvent> page(long before, boolean withResolved, int limit) {
        List<SystemEvent> page = new ArrayList<>();
        for (SystemEvent event : events.headMap(before, false).descendingMap().values()) {
            if (page.size() == limit) {
                break;
            }
            if (withResolved || !event.isResolved()) {
                page.add(event);
            }
        }
        return page;
    }

    /** How many critical ones nobody has dealt with. Waits for nobody. */
    public long openCritical() {
        return openCritical;
    }

    /** How many nobody had resolved when there were too many, since the start. Waits for nobody. */
    public long dropped() {
        return dropped;
    }

    /** Gives the file back; what is recorded from then on is in the log alone. */
    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        if (lines.isOpen()) {
            lines.force();
        }
        lines.close();
    }
}
