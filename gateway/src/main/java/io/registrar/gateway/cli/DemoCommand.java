package io.registrar.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A server with a made-up term, to look around in. */
@Command(
        name = "demo",
        sortOptions = false,
        description = "Serve a made-up term on loopback, and say what to paste. Without --data it lives in a temporary"
                + " folder that goes when the demo ends.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", description = "A data folder to keep.")
    private Path data;

    @Mixin
    private ServeOptions options;

    @Override
    public Integer call() throws InterruptedException, IOException {
        boolean isTemporary = data == null;
        Path folder = isTemporary ? Files.createTempDirectory("registrar-demo-") : data;
        RegistrarServer server;
        try {
            // Whatever the clock: nobody's seats are at stake.
            server = new RegistrarServer(
                    options.settings(folder, Optional.empty(), Optional.empty(), true), ServerProcess::halt);
        } catch (RuntimeException failure) {
            if (isTemporary) {
                delete(folder);
            }
            throw failure;
        }
        ServerProcess.stopOnSignal(server, () -> {
            if (isTemporary) {
                delete(folder);
            }
        });
        DemoTerm.put(server.url());
        PrintWriter out = spec.commandLine().getOut();
        out.println("data folder " + folder + (isTemporary ? ", deleted at the end" : ""));
        out.print(DemoTour.text(server.url()));
        out.println();
        ServerProcess.waitForEnd(server, out);
        return ExitCode.GOOD;
    }

    private static void delete(Path folder) {
        try (Stream<Path> entries = Files.walk(folder)) {
            List<Path> deepestFirst = entries.sorted(Comparator.reverseOrder()).toList();
            for (Path entry : deepestFirst) {
                Files.delete(entry);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
