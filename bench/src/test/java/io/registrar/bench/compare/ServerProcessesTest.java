package io.registrar.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServerProcessesTest {
    @Test
    void shouldAddTheTimesOfAProcessAndOfItsChildrenThatEnded() {
        assertEquals(
                1_111,
                ServerProcesses.ticks("42 (post) gres) S 1 42 42 0 -1 4194560 1 2 3 4 1 10 100 1000 20 0 1 0 5 6 7"));
    }

    @Test
    void shouldStopAndContinueAServerWithItsChildren() throws Exception {
        // A second child, and not a command that the shell becomes.
        Process server = new ProcessBuilder("sh", "-c", "sleep 60 & sleep 60; true").start();
        try {
            while (server.descendants().count() < 2) {
                Thread.onSpinWait();
            }
            List<Long> all = Stream.concat(Stream.of(server.toHandle()), server.descendants())
                    .map(ProcessHandle::pid)
                    .toList();
            ServerProcesses processes = new ServerProcesses("sh", server.pid());

            processes.pause();
            for (long pid : all) {
                awaitState(pid, "T");
            }
            assertTrue(processes.cpuSeconds() >= 0);
            processes.resume();
            for (long pid : all) {
                awaitState(pid, "S");
            }
        } finally {
            List<ProcessHandle> children = server.descendants().toList();
            server.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
        server.waitFor();
        ServerProcesses ended = new ServerProcesses("sh", server.pid());
        assertThrows(IOException.class, ended::resume);
        assertThrows(IOException.class, ended::cpuSeconds);
        ended.release();
    }

    /** A process is told to stop and stops a moment later. */
    private static void awaitState(long pid, String state) throws IOException {
        String stat;
        do {
            stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        } while (!stat.substring(stat.lastIndexOf(')') + 2).startsWith(state));
    }
}
