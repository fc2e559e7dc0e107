package io.registrar.bench.load;

import picocli.CommandLine;

/** {@code registrar load}: load on a running Registrar, and a check of everything it answered. */
public final class Load {
    private static final int CHECK_FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final int UNREACHABLE = 4;
    private static final int UNEXPECTED = 70;

    private Load() {}

    /** Runs, and ends the process with 0 good, 1 a check failed, 2 wrong use, 4 the server can't be reached. */
    public static void main(String[] arguments) {
        System.exit(execute(new CommandLine(new LoadCommand()), arguments));
    }

    /** Runs; returns the exit code. */
    static int execute(CommandLine commandLine, String... arguments) {
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler(Load::explain);
        commandLine.setParameterExceptionHandler((failure, ignored) -> {
            failure.getCommandLine().getErr().println("registrar: " + failure.getMessage());
            failure.getCommandLine().getErr().println("registrar: try load --help");
            return WRONG_USE;
        });
        return commandLine.execute(arguments);
    }

    private static int explain(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        if (failure instanceof WrongUseException) {
            commandLine.getErr().println("registrar: " + failure.getMessage());
            return WRONG_USE;
        }
        if (failure instanceof UnreachableException) {
            commandLine.getErr().println("registrar: " + failure.getMessage());
            return UNREACHABLE;
        }
        failure.printStackTrace(commandLine.getErr());
        return UNEXPECTED;
    }

    /** The exit code of a run that came to its end. */
    static int exitCode(Summary summary) {
        return summary.isGood() ? 0 : CHECK_FAILED;
    }
}
