package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.StateAudit;
import java.io.PrintWriter;

/** How every command that recounts the state ends. */
final class Verdict {
    private Verdict() {}

    /** Prints each violation and, last, the sequence and the digest; returns the exit code. */
    static int print(PrintWriter out, EnrollmentEngine engine, StateAudit audit) {
        audit.violations().forEach(violation -> out.println("ERROR: " + violation));
        out.println("sequence " + engine.lastSequence() + " digest " + engine.digest());
        return audit.passed() ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
    }
}
