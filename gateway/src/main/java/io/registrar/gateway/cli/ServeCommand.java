package io.registrar.gateway.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a data folder until the process is told to end. */
@Command(
        name = "serve",
        sortOptions = false,
        description = "Serve a data folder over HTTP. Prints one line \"listening on URL\" when it is ready; SIGTERM"
                + " stops it in order.")
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The data folder; made if there is none.")
    private Path data;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description =
                    "Who may call: a line for each token, \"SHA-256-IN-HEX SUBJECT ROLE\" with role student, operator"
                            + " or reader; read again when it changes. Without it everybody is the operator.")
    private Optional<Path> tokens = Optional.empty();

    @Option(
            names = "--accept-clock",
            description =
                    "Start even if the clock is more than a minute behind the last journaled command, or more than a"
                            + " week ahead of it. Without it such a start says what would follow, and ends with 2.")
    private boolean acceptsClock;

    @Mixin
    private WebhookOptions webhook;

    @Mixin
    private ServeOptions options;

    @Override
    public Integer call() throws InterruptedException {
        RegistrarServer server = new RegistrarServer(
                options.settings(data, tokens, webhook.settings(), acceptsClock), ServerProcess::halt);
        ServerProcess.stopOnSignal(server, () -> {});
        ServerProcess.waitForEnd(server, spec.commandLine().getOut());
        return ExitCode.GOOD;
    }
}
