package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.registrar.gateway.cli.RegistrarProcess.Result;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import picocli.CommandLine;

/** A command that ends by itself, in the tests' JVM: what it reads and writes is real, and it needs no start of a JVM. */
final class CommandCall {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private CommandCall() {}

    /** Runs to the end. What a command logs, or writes past picocli's writers, is not in the result. */
    static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine commandLine = Registrar.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(errors));
        int exitCode = assertTimeoutPreemptively(LONGEST, () -> commandLine.execute(arguments));
        commandLine.getOut().flush();
        commandLine.getErr().flush();
        return new Result(exitCode, out.toString(), errors.toString());
    }
}
