/**
 * What is measured, as Prometheus reads it. Nothing here counts: the pipeline, the event loops and the JVM do, each in its own
 * place, and {@link io.registrar.gateway.metrics.MetricsPage} looks when it is asked. So a server that nobody asks pays for
 * the counting alone.
 *
 * <p>Thread rule: any thread may ask. Promise: no metric waits for a lock or a disk, names and labels are bounded by tables
 * of the program and by nothing that a client sends.
 *
 * <p>The only package that knows the Prometheus library.
 */
package io.registrar.gateway.metrics;
