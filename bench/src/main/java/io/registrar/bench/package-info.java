/**
 * What the engine, the ring and the journal cost, each alone, by JMH; what they cost behind HTTP is measured in {@code
 * io.registrar.bench.http}.
 *
 * <p>Promise: no figure of a run in which anything was refused, lost or answered wrongly; every benchmark checks what it
 * drives. {@link io.registrar.bench.Benchmarks} is the way in. {@code Population} and {@code CommandTape} make the work,
 * {@code RawFileLog} is the least that a durable log can do, and {@code bench/README.md} says how to read the figures.
 */
package io.registrar.bench;
