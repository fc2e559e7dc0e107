package io.registrar.gateway.cli;

/**
 * When a server makes snapshots, and what it then gives up.
 *
 * @param every so many commands make one due; 0 for never
 * @param kept how many are kept
 * @param retains whether the segments that all kept snapshots cover are deleted
 */
record SnapshotSettings(long every, int kept, boolean retains) {
    static final int MAX_KEPT = 100;
}
