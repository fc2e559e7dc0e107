/**
 * What the engine, the ring, the journal and the history cost, each alone, by JMH; what they cost behind HTTP is measured
 * in {@code io.registrar.bench.http}, and how that stands beside others in {@code io.registrar.bench.compare}.
 *
 * <p>Promise: no figure of a run in which anything was refused, lost or answered wrongly; every benchmark checks what it
 * drives. {@link io.registrar.bench.Benchmarks} is the way in; {@link io.registrar.bench.HeapGrowth} is another one, to
 * what is left in memory. {@code Population}, {@code CommandTape} and {@code OutcomeWriter} make the work, {@code
 * FedPipeline} is the product's pipeline to be fed with it, {@code RawFileLog} is the least that a durable log can do,
 * {@code LockedEngine} is what one would write without a ring, and
 * {@code bench/README.md} says how to read the figures.
 */
package io.registrar.bench;
