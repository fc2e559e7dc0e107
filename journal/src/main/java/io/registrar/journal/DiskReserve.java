package io.registrar.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The part of a disk that is left free: what is taken in advance never goes below it, and while somebody else has, nothing
 * is written that can be refused. Safe for all threads; each call asks the operating system.
 */
final class DiskReserve {
    /** What the disk must have left beside all that: names and small files take a little too. */
    private static final int MARGIN_BYTES = 1 << 20;

    private static final int MIB = 1 << 20;

    private final LongSupplier usableBytes;
    private final long reserveBytes;

    /**
     * @param folder on the disk in question
     * @param reserveBytes to be left free
     */
    DiskReserve(Path folder, long reserveBytes) {
        // Not Files.getFileStore, which looks for the mount point, and finds none in a chroot.
        this(folder.toFile()::getUsableSpace, reserveBytes);
    }

    /**
     * @param usableBytes free on the disk now
     */
    DiskReserve(LongSupplier usableBytes, long reserveBytes) {
        this.usableBytes = usableBytes;
        this.reserveBytes = reserveBytes;
    }

    /** True as long as the whole reserve is free. */
    boolean isFree() {
        return usableBytes.getAsLong() >= reserveBytes;
    }

    /** What to say when it is not. */
    String shortage() {
        return "less than the reserve of " + reserveBytes / MIB + " MiB is free";
    }

    /** Fails if taking so much would touch the reserve. */
    void expectRoomFor(long bytes) throws IOException {
        long wanted = bytes + reserveBytes + MARGIN_BYTES;
        long usable = usableBytes.getAsLong();
        if (usable < wanted) {
            throw new IOException("no space left on device: expected " + wanted + " bytes free"
                    + (reserveBytes == 0 ? "" : ", the reserve included") + ", but found " + usable);
        }
    }
}
