package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power is cut at a moment of full load, and the disk keeps what was flushed and forgets the rest: see
 * {@link CutDisk}, and {@link CutDiskIT} for how far it can be believed. {@code -Dregistrar.powercut.cycles=20} runs the
 * long proof. Skipped where no file system can be mounted.
 */
class PowerCutIT {
    private static final int CYCLES = Integer.getInteger("registrar.powercut.cycles", 1);
    private static final int DISK_MIB = CYCLES == 1 ? 128 : 512;

    @TempDir
    private Path folder;

    @BeforeEach
    void seeWhetherADiskCanBeCut() throws Exception {
        CutDisk.obstacle(folder).ifPresent(Assumptions::abort);
    }

    @Test
    void shouldKeepEveryAcknowledgedCommandOnceWhenThePowerIsCut() throws Exception {
        FaultTally tally = run(true, "always");
        assertEquals(0, tally.lost(), "lost");
        assertEquals(0, tally.doubled(), "double");
        // The first cycle waits for one.
        assertNotEquals(0, tally.cyclesWithLandmark(), "changes of the segment under load");
    }

    @Test
    void shouldSeeWhatAServerWithoutForceLoses() throws Exception {
        // Not at the end of a segment, which is forced whatever the server was told.
        FaultTally tally = run(false, "none");
        assertNotEquals(0, tally.lost(), "a loop that can't see this can't see anything");
        assertEquals(0, tally.doubled(), "double");
    }

    private FaultTally run(boolean aims, String sync) throws Exception {
        long seed = System.nanoTime();
        String what = "PowerCutIT --sync " + sync + ": ";
        System.out.println(what + CYCLES + " cycles, seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        RegistrarContestant registrar = new RegistrarContestant(sync);
        try (CutDisk disk = new CutDisk(folder, DISK_MIB, "")) {
            FaultTally tally = new FaultTally();
            new FaultLoop(registrar, Fault.cutPower(disk, random), random, aims, tally).run(CYCLES);
            System.out.println(what + tally + "; " + registrar.leftovers());
            disk.assertSound();
            return tally;
        }
    }
}
