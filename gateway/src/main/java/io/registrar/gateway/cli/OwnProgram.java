package io.registrar.gateway.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program that this process runs, to be run once more with other arguments: the same Java, the same flags of the memory, and the
 * same jar, or it isn't run.
 *
 * @param file the jar, or the folder of classes
 * @param lastModified of that, when this process began
 */
record OwnProgram(Path file, FileTime lastModified) {
    /** Starts a program that the processor runs when no other wants it. */
    private static final List<String> IDLE = List.of("chrt", "-i", "0");

    /** What decides how much memory is taken and what may be opened; a debugger's port, say, is not to be had twice. */
    private static final List<String> FLAGS_TO_PASS_ON = List.of("-Xm", "-XX:", "--add-", "--enable-", "--sun-");

    /** Threads of the collector and the compiler take their turns on one processor too, and leave the others alone. */
    private static final String ONE_PROCESSOR = "-XX:ActiveProcessorCount=1";

    /** The kernel's scale ends here: who has it is ended first where memory runs out. */
    private static final String ENDED_FIRST = "1000";

    static OwnProgram find() {
        try {
            Path file = Path.of(OwnProgram.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new OwnProgram(file, Files.getLastModifiedTime(file));
        } catch (URISyntaxException | IOException impossible) {
            throw new IllegalStateException("Expected to find the file that this class was loaded from", impossible);
        }
    }

    /**
     * Starts it behind this process, in threads for one processor: it gets that after others, where there are the commands for it, and is
     * ended before them where memory runs out. What it says comes out of one stream.
     *
     * @param nice as the nice command counts it; at {@value SnapshotSettings#MAX_NICE} it gets what nobody else wants
     * @throws IOException if it can't be started, or is another program by now
     */
    Process startBehind(int nice, String... arguments) throws IOException, InterruptedException {
        if (!Files.exists(file) || !Files.getLastModifiedTime(file).equals(lastModified)) {
            throw new IOException(file + " was replaced since this process began: restart it");
        }
        List<String> command = new ArrayList<>(behind(nice));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> FLAGS_TO_PASS_ON.stream().anyMatch(flag::startsWith))
                .forEach(command::add);
        command.add(ONE_PROCESSOR);
        command.addAll(
                Files.isRegularFile(file)
                        ? List.of("-jar", file.toString())
                        : List.of("-cp", System.getProperty("java.class.path"), Registrar.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        offerForMemory(process);
        return process;
    }

    /** What is put before a command so that it stands so far behind, as far as that can be had here. */
    private static List<String> behind(int nice) throws InterruptedException {
        List<String> niced = List.of("nice", "-n", Integer.toString(nice));
        List<String> idle = Stream.concat(IDLE.stream(), niced.stream()).toList();
        if (nice == SnapshotSettings.MAX_NICE && works(idle)) {
            return idle;
        }
        return works(niced) ? niced : List.of();
    }

    /** A command may be missing, and a container may forbid what it does. */
    private static boolean works(List<String> prefix) throws InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static void offerForMemory(Process process) {
        Path score = Path.of("/proc", Long.toString(process.pid()), "oom_score_adj");
        try {
            Files.writeString(score, ENDED_FIRST);
        } catch (IOException ended) {
            // It has ended already, or this is no Linux: then the system chooses.
        }
    }
}
