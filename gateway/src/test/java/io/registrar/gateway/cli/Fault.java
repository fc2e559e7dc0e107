package io.registrar.gateway.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** What ends a server, all of it and at once, in the middle of its work. */
interface Fault {
    /** For the table. */
    String name();

    /** Where the data has to be for that. */
    Path folder();

    /** Whether what was written and not forced may be gone. */
    boolean forgetsUnforced();

    /** Ends the server: no process of it is left when this returns, and the folder is as the next start finds it. */
    void strike(ProcessTree server) throws IOException, InterruptedException;

    /** SIGKILL. Whatever the processes have written is with the operating system, which lives on. */
    static Fault kill(Path folder) {
        return new Fault() {
            @Override
            public String name() {
                return "kill -9";
            }

            @Override
            public Path folder() {
                return folder;
            }

            @Override
            public boolean forgetsUnforced() {
                return false;
            }

            @Override
            public void strike(ProcessTree server) throws IOException, InterruptedException {
                server.kill();
            }
        };
    }

    /**
     * The power of the disk is cut. Every other time the processes are stopped before, so that the disk is the one of a
     * moment between two steps of the server; else they run on into the cut, which meets them in the middle of a force, and
     * must not acknowledge anything that the disk has refused.
     */
    static Fault cutPower(CutDisk disk, SplittableRandom random) {
        return new Fault() {
            @Override
            public String name() {
                return "power cut";
            }

            @Override
            public Path folder() {
                return disk.folder();
            }

            @Override
            public boolean forgetsUnforced() {
                return true;
            }

            @Override
            public void strike(ProcessTree server) throws IOException, InterruptedException {
                if (random.nextBoolean()) {
                    server.freeze();
                }
                disk.cutPower(random);
                server.kill();
                disk.restorePower();
            }
        };
    }
}
