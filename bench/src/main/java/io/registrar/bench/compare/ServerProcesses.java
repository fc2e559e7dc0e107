package io.registrar.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A server's process and all that it has started: stopped while others have their turn, so that its waiting and its background
 * work take no processor time from theirs, and asked for the time that it has taken itself.
 */
final class ServerProcesses {
    private static final int STATE_FIELDS_BEFORE_TIMES = 11;

    private final String name;
    private final long pid;
    private final long ticksPerSecond;

    /**
     * @param pid of the process that started the others; it must live
     * @throws IOException if the length of a tick can't be found out
     */
    ServerProcesses(String name, long pid) throws IOException {
        this.name = name;
        this.pid = pid;
        ticksPerSecond = Long.parseLong(Program.output("getconf", "CLK_TCK").trim());
    }

    /** Stops them, the first one first, so that it starts no other meanwhile. */
    void pause() throws IOException {
        signal("-STOP", pid);
        signalChildren("-STOP");
    }

    /** Lets them go on; throws if the first one has ended. */
    void resume() throws IOException {
        signalChildren("-CONT");
        signal("-CONT", pid);
    }

    /** Lets those go on that still live. */
    void release() throws IOException {
        signalChildren("-CONT");
        Program.succeeds("kill", "-CONT", Long.toString(pid));
    }

    private void signal(String signal, long process) throws IOException {
        if (!Program.succeeds("kill", signal, Long.toString(process))) {
            throw new IOException("Expected " + name + " to run, but its process takes no signal");
        }
    }

    private void signalChildren(String signal) throws IOException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        children().forEach(child -> command.add(Long.toString(child)));
        if (command.size() > 2) {
            // One that has just ended takes no signal, and fails the command for all that took theirs.
            Program.succeeds(command.toArray(String[]::new));
        }
    }

    private List<Long> children() {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .collect(Collectors.toList());
    }

    /**
     * Processor time so far of all of them, also of those that have ended meanwhile.
     *
     * @throws IOException if the first process is gone
     */
    double cpuSeconds() throws IOException {
        long ticks = ticks(Files.readString(stat(pid)));
        for (long child : children()) {
            ticks += ticksIfAlive(child);
        }
        return ticks / (double) ticksPerSecond;
    }

    /** Nothing of one that has just ended: its time is in its parent's, but for the little that the parent was asked too early. */
    private static long ticksIfAlive(long process) {
        try {
            return ticks(Files.readString(stat(process)));
        } catch (IOException ended) {
            return 0;
        }
    }

    private static Path stat(long process) {
        return Path.of("/proc/" + process + "/stat");
    }

    /** Of a process and of its children that have ended: user and system time of each. */
    static long ticks(String stat) {
        // The name before it may have blanks and parentheses of its own.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = STATE_FIELDS_BEFORE_TIMES; i < STATE_FIELDS_BEFORE_TIMES + 4; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }
}
