/**
 * Registrar beside what people would use instead, with the same rules and the same load, in turns within one run.
 *
 * <p>{@code bench/compare} starts the servers and calls {@link io.registrar.bench.compare.Comparison}, which lets a {@code Field} of
 * {@code Competitor}s play round by round on one thread and collects {@code Findings}; {@code Claims} says which ratios are looked
 * at. HTTP servers are driven from here, the others by their own makers' tools, whose output is read ({@code PgbenchOutput},
 * {@code RedisBenchmarkOutput}, {@code JmhOutput}). The rules as SQL and Lua lie beside the classes as resources.
 *
 * <p>Promise: no figures of a run in which a peer's seats, balances and ledger did not add up at the end, or in which it refused
 * more than one command in a hundred ({@code Audit}).
 */
package io.registrar.bench.compare;
