/**
 * The same requests, from the same driver, to the product and to a server that does nothing but answer, in turns within
 * one run. Only the ratio of the two means something: what a machine does with a socket changes from hour to hour.
 *
 * <p>{@link io.registrar.bench.http.HttpLoad} is the driver, one thread over a selector: a {@code Contestant} has a
 * {@code Script} of encoded requests a connection, a {@code LoadConnection} plays it and an {@code AnswerParser} reads
 * what comes back; a {@code LoadRun} is one stretch of it, and {@code Report} writes down what the runs showed. Where
 * ledgers are to be read meanwhile, a {@code LedgerLoad} is a second thread over a few {@code LedgerConnection}s; a {@code
 * Turn} is both together. {@link io.registrar.bench.http.BareServer} is the server to compare with, and
 * {@link io.registrar.bench.http.LoadedServer} gives the churn to whoever has other turns to give.
 *
 * <p>Who listens: {@link io.registrar.bench.http.EventCrowd} beside steady load; {@link io.registrar.bench.http.EventBurst} gives
 * turns of bursts, with an {@code EventAudience} of {@code EventListener}s and a {@code MemoryWatch}. Who is notified:
 * {@link io.registrar.bench.http.WebhookReceiver}, whose log {@link io.registrar.bench.http.WebhookAudit} holds against the
 * server's events. {@code ServerFigures} is what a server says of itself.
 *
 * <p>Promise: an answer of
 * another status than expected ends the whole run with an error.
 */
package io.registrar.bench.http;
