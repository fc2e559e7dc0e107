package io.registrar.gateway.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that is this process' whole purpose: halted by a failure, stopped in order by a signal. */
final class ServerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);

    private ServerProcess() {}

    /** Logs the one line, and takes the process down: a stage that is dead must not leave its callers waiting. */
    static void halt(String stage, Throwable failure) {
        try {
            LOG.error("{} failed, halting: {}", stage, failure, failure);
        } finally {
            Runtime.getRuntime().halt(ExitCode.HALTED);
        }
    }

    /**
     * Stops the server in order when the process is told to end, and then ends it with 0.
     *
     * @param afterStop runs when the server has stopped
     */
    static void stopOnSignal(RegistrarServer server, Runnable afterStop) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                server.stop();
                                afterStop.run();
                            } catch (InterruptedException | RuntimeException | Error failure) {
                                halt("stop", failure);
                            }
                            // The exit code of a signal is not what a clean stop should show.
                            Runtime.getRuntime().halt(ExitCode.GOOD);
                        },
                        "stop"));
    }

    /** Tells where the server listens, and waits for the process to be told to end. */
    static void waitForEnd(RegistrarServer server, PrintWriter out) throws InterruptedException {
        out.println("listening on " + server.url());
        out.flush();
        new CountDownLatch(1).await();
    }
}
