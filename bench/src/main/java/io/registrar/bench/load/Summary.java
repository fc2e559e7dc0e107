package io.registrar.bench.load;

/**
 * What a run came to.
 *
 * @param broken connections that broke under the load
 * @param lost commands whose answer was lost, and whose students were read again
 * @param sectionCount sections that were read back
 */
record Summary(
        RunSettings settings,
        Tally tally,
        OpenLoop loop,
        Recount recount,
        long broken,
        long lost,
        int sectionCount,
        Violations violations) {
    boolean isGood() {
        return violations.count() == 0;
    }

    double sentPerSecond() {
        return loop.sentInTime() / settings.seconds();
    }

    double answeredPerSecond() {
        return loop.answeredInTime() / settings.seconds();
    }
}
