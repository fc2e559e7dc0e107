package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.Contestant.Server;
import io.registrar.gateway.cli.Contestant.Teller;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A contestant that isn't ours: a program, its log, and a way to connect to it. */
final class ContestantProcess implements Server {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long LOOK_NANOS = 1_000_000;

    private final Process process;
    private final Path own;
    private final Connector connector;
    private final Stopper stopper;

    /** Opens a connection that has been answered. */
    interface Connector {
        Teller connect() throws IOException;
    }

    /** Asks a process to end in order. */
    interface Stopper {
        void stop(Process process) throws IOException, InterruptedException;
    }

    private ContestantProcess(Process process, Path own, Connector connector, Stopper stopper) {
        this.process = process;
        this.own = own;
        this.connector = connector;
        this.stopper = stopper;
    }

    /**
     * Starts it and returns when a connection was answered.
     *
     * @param own a folder for its log and its socket, deleted at the end
     */
    static ContestantProcess start(List<String> command, Path own, Connector connector, Stopper stopper)
            throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("log").toFile())
                .start();
        ContestantProcess started = new ContestantProcess(process, own, connector, stopper);
        try {
            started.awaitAnswer();
            return started;
        } catch (IOException | RuntimeException | Error failure) {
            started.close();
            throw failure;
        }
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                connect().close();
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new AssertionError("it does not answer: " + log(), notYet);
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public Teller connect() throws IOException {
        return connector.connect();
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        stopper.stop(process);
        assertTrue(process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS), "it did not end");
    }

    @Override
    public String log() throws IOException {
        return Files.readString(own.resolve("log"));
    }

    @Override
    public void close() throws IOException {
        try {
            new ProcessTree(process.toHandle()).kill();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(own)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
