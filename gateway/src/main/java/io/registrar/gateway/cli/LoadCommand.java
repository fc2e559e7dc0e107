package io.registrar.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands in the help; the launcher runs it from a jar of its own, which holds what only measuring needs. */
@Command(name = "load", description = "Put load on a running server, and check every answer: ./registrar load --help.")
final class LoadCommand implements Callable<Integer> {
    @Unmatched
    private String[] ignored = {};

    @Override
    public Integer call() {
        throw new WrongUseException("load has a jar of its own; run ./registrar load in a folder with the sources");
    }
}
