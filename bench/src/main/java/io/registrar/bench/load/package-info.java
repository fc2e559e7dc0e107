/**
 * {@code registrar load}: load on a Registrar that runs anywhere, at a constant rate, and a check of all it answered.
 *
 * <p>{@code Load} is the command line, {@code LoadRunner} one run: a {@code Preparation} makes sections and students, an
 * {@code OpenLoop} is the load, a {@code Recount} reads back what it left, and a {@code SummaryReport} writes it down. All
 * three are traffic of a {@code Client}, which is one thread over a selector. {@code StudentTable} and {@code SectionTable}
 * are what the client knows; the {@code Judge} holds each answer against them.
 *
 * <p>Promise: latencies count from the moment at which a request was to be sent, whatever the server or this client did;
 * an answer that what the client knows does not allow is a violation; memory follows from the settings alone, and neither
 * from the length of a run nor from how far the server falls behind.
 */
package io.registrar.bench.load;
