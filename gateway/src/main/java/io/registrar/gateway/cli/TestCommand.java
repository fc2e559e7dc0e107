package io.registrar.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stands in the help; the launcher runs the suite before any jar is looked for. */
@Command(name = "test", description = "Run the whole test suite, from the sources.")
final class TestCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new WrongUseException("the jar holds no tests; run ./registrar test in a folder with the sources");
    }
}
