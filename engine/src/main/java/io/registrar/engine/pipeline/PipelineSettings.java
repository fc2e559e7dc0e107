package io.registrar.engine.pipeline;

/**
 * How the ring is laid out.
 *
 * @param ringSize slots, a power of two: commands beyond it are answered "overloaded"
 * @param layout whether the stages share a thread
 * @param waiting how a thread waits for slots
 * @param syncMode when the log is forced
 */
public record PipelineSettings(int ringSize, Layout layout, Waiting waiting, SyncMode syncMode) {
    /** What was fastest on two cores behind the real gateway and journal: see docs/adr/0004. */
    public static final PipelineSettings DEFAULT =
            new PipelineSettings(4096, Layout.FUSED, Waiting.ADAPTIVE, SyncMode.ALWAYS);

    /** Refuses a ring size that the ring can't have. */
    public PipelineSettings {
        if (ringSize < 1 || ringSize > 1 << 20 || Integer.bitCount(ringSize) != 1) {
            throw new IllegalArgumentException(
                    "Expected a ring size that is a power of two up to 1048576, but found " + ringSize);
        }
    }

    /** Which stages share a thread. */
    public enum Layout {
        /** All stages on one thread: no hop between them; best on few cores. */
        FUSED,
        /** A thread a stage: journal, apply, outcome, reply overlap; for machines with cores to spare. */
        APART,
        /** All stages as a task of the thread that publishes most, an event loop: no hop at all, but while the disk is waited
         * for, that thread waits as well. For few cores and quick disks. */
        INLINE
    }

    /** How a stage's thread waits. */
    public enum Waiting {
        /** On a lock: no processor time while idle, a wake-up for every publication. */
        BLOCKING,
        /** Spins, yields, then naps for about 50 microseconds at a time: some processor time even while idle. */
        SLEEPING,
        /** Spins, yields and naps while traffic is near, and blocks after a quiet moment. */
        ADAPTIVE
    }
}
