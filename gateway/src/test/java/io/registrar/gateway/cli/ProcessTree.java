package io.registrar.gateway.cli;

import io.registrar.gateway.http.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A process and all its children, as the signals meet them that nobody can refuse. */
final class ProcessTree {
    private final ProcessHandle root;
    /** Remembered, as nobody's child can be found any more once its parent has ended. */
    private final Set<ProcessHandle> children = new LinkedHashSet<>();

    ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /** SIGSTOP: none of them runs on. */
    void freeze() throws IOException, InterruptedException {
        // The root first: who is stopped has no more children. One that it was about to have is found by another look.
        signal(List.of(root));
        while (children.addAll(root.descendants().toList())) {
            signal(children);
        }
    }

    private static void signal(Iterable<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-STOP"));
        processes.forEach(process -> arguments.add(Long.toString(process.pid())));
        // Not a good end if one of the children had ended by itself.
        SystemCommand.run("kill", arguments.toArray(String[]::new));
    }

    /** SIGKILL: none of them runs any more when this returns. */
    void kill() throws IOException, InterruptedException {
        if (root.descendants().findAny().isPresent()) {
            // So that the root can't make another one between the look and the kill.
            freeze();
        }
        root.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        root.onExit().join();
        for (ProcessHandle child : children) {
            Await.until("process " + child.pid() + " is gone", () -> isGone(child));
        }
    }

    /** A child whose parent was killed stays as a zombie where nobody asks for its end: it has no files and no memory. */
    private static boolean isGone(ProcessHandle child) {
        try {
            String stat = Files.readString(Path.of("/proc/" + child.pid() + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'Z' || state == 'X' || !child.isAlive();
        } catch (IOException gone) {
            return true;
        }
    }
}
