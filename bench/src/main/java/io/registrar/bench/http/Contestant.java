package io.registrar.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One server, and what is played to it. While others have their turn its process is stopped, so that its waiting takes
 * no processor time from theirs.
 */
final class Contestant {
    private static final int SET_UP_DEPTH = 16;
    /** Requests under way while it sets up, all connections together: the ring takes 4,096 as it comes, and more would be refused. */
    private static final int SET_UP_IN_FLIGHT = 2_048;

    private static final int SET_UP_SECONDS = 60;
    private static final int CREDITS = 1_000;
    private static final long SEED = 1;

    private final LoadSettings.Target target;
    private final boolean isBulk;
    private final InetSocketAddress address;
    private final List<Script> scripts = new ArrayList<>();
    private final List<String> studentIds = new ArrayList<>();

    Contestant(LoadSettings.Target target) {
        this(target, false);
    }

    /** @param isBulk whether all that a connection has to ask is lines of one bulk */
    Contestant(LoadSettings.Target target, boolean isBulk) {
        this.isBulk = isBulk;
        this.target = target;
        this.address = new InetSocketAddress(
                target.address().getHost(), target.address().getPort());
    }

    String name() {
        return target.name();
    }

    URI url() {
        return target.address();
    }

    /** Makes sections and students over HTTP, and the scripts for the runs. */
    void setUp(LoadSettings settings) throws IOException {
        String host = target.address().getAuthority();
        Script.Builder sections = new Script.Builder(host);
        for (int section = 0; section < settings.sections(); section++) {
            String body = "{\"kind\":\"section\",\"title\":\"Section " + section + "\",\"capacity\":"
                    + settings.students() + ",\"price\":1}";
            sections.add("PUT", "/v1/sections/" + sectionId(section), body, 201);
        }
        playAll(List.of(sections.build(false)));

        List<Script> students = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int connection = 0; connection < settings.connections(); connection++) {
            Script.Builder newcomers = new Script.Builder(host);
            List<Membership> memberships = new ArrayList<>();
            for (int student = connection; student < settings.students(); student += settings.connections()) {
                String id = studentId(student);
                studentIds.add(id);
                newcomers.add("PUT", "/v1/students/" + id, "{\"credits\":" + CREDITS + "}", 201);
                memberships.add(new Membership(sectionId(random.nextInt(settings.sections())), id));
            }
            students.add(newcomers.build(false));
            scripts.add(churn(host, memberships));
        }
        playAll(students);
    }

    private record Membership(String section, String student) {}

    /**
     * Each enrolls and later unenrolls, with half of the others in between, so that a server always has seats to give and
     * seats to take back; a whole round leaves nobody enrolled.
     */
    private Script churn(String host, List<Membership> memberships) {
        Script.Builder script = new Script.Builder(host);
        int count = memberships.size();
        int lag = (count + 1) / 2;
        for (int i = 0; i < count + lag; i++) {
            if (i < count) {
                addEnroll(script, memberships.get(i));
            }
            if (i >= lag) {
                addUnenroll(script, memberships.get(i - lag));
            }
        }
        return isBulk ? script.buildBulk() : script.build(true);
    }

    private void addEnroll(Script.Builder script, Membership membership) {
        if (isBulk) {
            script.addLine(line("enroll", membership), 201);
        } else {
            script.add(
                    "POST",
                    "/v1/sections/" + membership.section() + "/enrollments",
                    "{\"studentId\":\"" + membership.student() + "\"}",
                    201);
        }
    }

    private void addUnenroll(Script.Builder script, Membership membership) {
        if (isBulk) {
            script.addLine(line("unenroll", membership), 200);
        } else {
            script.add(
                    "DELETE", "/v1/sections/" + membership.section() + "/enrollments/" + membership.student(), "", 200);
        }
    }

    private static String line(String type, Membership membership) {
        return "{\"type\":\"" + type + "\",\"sectionId\":\"" + membership.section() + "\",\"studentId\":\""
                + membership.student() + "\"}";
    }

    private static String sectionId(int section) {
        return String.format("sec-%04d", section);
    }

    private static String studentId(int student) {
        return String.format("s%08d", student);
    }

    private void playAll(List<Script> once) throws IOException {
        LoadRun run = new LoadRun(Long.MAX_VALUE, 0);
        int depth = Math.max(1, Math.min(SET_UP_DEPTH, SET_UP_IN_FLIGHT / once.size()));
        run.play(address, once, depth, 0, TimeUnit.SECONDS.toNanos(SET_UP_SECONDS));
        long wanted = once.stream().mapToLong(Script::count).sum();
        if (run.answered() != wanted) {
            throw new IOException("Expected " + wanted + " answers of " + name() + " within " + SET_UP_SECONDS
                    + " s, but found " + run.answered());
        }
    }

    /** Plays the scripts from where they were left, and reads ledgers meanwhile if the target is to have readers. */
    Turn play(int depth, long settleNanos, long measureNanos, long mostRequests, double rate) throws IOException {
        LoadRun run = new LoadRun(mostRequests, rate);
        if (target.readers() == 0) {
            run.play(address, scripts, depth, settleNanos, measureNanos);
            return new Turn(run, Optional.empty());
        }
        try (LedgerLoad ledgers = new LedgerLoad(address, studentIds, target.readers(), settleNanos)) {
            run.play(address, scripts, depth, settleNanos, measureNanos);
            ledgers.finish();
            return new Turn(run, Optional.of(ledgers));
        }
    }

    /** Processor time that the server has taken so far; zero if its process is unknown. */
    Duration cpu() {
        return ProcessHandle.of(target.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /** Stops the server's process where it is, and whatever it has started: a snapshot's maker, say. */
    void pause() throws IOException {
        signal("STOP");
    }

    /** Lets the server's process go on. */
    void resume() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        if (target.pid() == 0) {
            return;
        }
        if (!SystemCommand.succeeds("kill", "-" + name, Long.toString(target.pid()))) {
            throw new IOException("Expected " + name() + " to run, but its process takes no signal");
        }
        List<ProcessHandle> started = ProcessHandle.of(target.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        for (ProcessHandle child : started) {
            // One that has just ended takes no signal.
            SystemCommand.succeeds("kill", "-" + name, Long.toString(child.pid()));
        }
    }
}
