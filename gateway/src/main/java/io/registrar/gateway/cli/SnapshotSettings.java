package io.registrar.gateway.cli;

/**
 * When a server makes snapshots, and what it then gives up.
 *
 * @param every so many commands make one due; 0 for never
 * @param kept how many are kept
 * @param nice how far behind others their maker stands for a processor, as the nice command counts it
 * @param retains whether the segments that all kept snapshots cover are deleted
 */
record SnapshotSettings(long every, int kept, int nice, boolean retains) {
    static final int MAX_KEPT = 100;
    static final int MAX_NICE = 19;
}
