package io.registrar.bench.http;

import java.util.Optional;

/**
 * What a server did in one turn.
 *
 * @param run its answers to those who enroll and unenroll
 * @param ledgers the reading beside it, which has ended; empty if nobody read
 */
record Turn(LoadRun run, Optional<LedgerLoad> ledgers) {}
