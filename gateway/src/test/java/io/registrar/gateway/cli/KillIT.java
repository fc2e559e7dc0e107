package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at a moment of full load, again and again on one folder: each acknowledged command is there after the
 * restart, nothing twice, and the digest is the same whoever makes it. {@code -Dregistrar.kill.cycles=50} runs the long
 * proof.
 */
class KillIT {
    private static final int CYCLES = Integer.getInteger("registrar.kill.cycles", 5);

    @TempDir
    private Path folder;

    @Test
    void shouldKeepEveryAcknowledgedCommandOnceWhenKilled() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KillIT: " + CYCLES + " cycles, seed " + seed);
        RegistrarContestant registrar = new RegistrarContestant("always");
        FaultTally tally = new FaultTally();
        new FaultLoop(registrar, Fault.kill(folder), new SplittableRandom(seed), true, tally).run(CYCLES);
        System.out.println("KillIT: " + tally + "; " + registrar.leftovers());
        assertEquals(0, tally.lost(), "lost");
        assertEquals(0, tally.doubled(), "double");
    }
}
