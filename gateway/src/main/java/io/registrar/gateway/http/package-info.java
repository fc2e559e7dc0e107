/**
 * HTTP in front of the ring. A request's way, and back:
 *
 * <pre>
 *  EnrollmentHandler → RequestReader → RequestHead → RequestParser → Routes → CommandPublisher ‖ the ring ‖
 *  PendingReplies → ReplyMailbox ‖ EnrollmentHandler → ResponseWriter → CommandAnswers, Answers or Problems
 * </pre>
 *
 * What looks back goes another way once the ring has answered:
 *
 * <pre>
 *  PendingReplies → HistoryReaders ‖ Recollection → OutcomeReader → ReplyMailbox ‖ EnrollmentHandler → ResponseWriter
 * </pre>
 *
 * <p>So does a check, to {@link io.registrar.gateway.http.Checks}, whose thread waits for whoever makes it: {@link
 * io.registrar.gateway.http.CheckRunner}, a port.
 *
 * A bulk's lines go the first way, one after the other, as if each were a request:
 *
 * <pre>
 *  EnrollmentHandler → CommandStream → LineParser → LineType → CommandPublisher ‖ the ring ‖ … as above
 * </pre>
 *
 * <p>Events that are to be had as they come end the row of answers, and from then on go a way of their own:
 *
 * <pre>
 *  OutcomeReader → EventFeed → EventWindow, or one piece for one ‖ EventStreams → EventStream → EnrollmentHandler
 * </pre>
 *
 * <p>Thread rule: all of it runs on the event loops, a connection on one alone, but for {@link
 * io.registrar.gateway.http.PendingReplies}, which the reply stage calls, {@link
 * io.registrar.gateway.http.HistoryReaders}, which has threads of its own, as have {@link io.registrar.gateway.http.Checks} and {@link io.registrar.gateway.http.EventFeed}, and {@link
 * io.registrar.gateway.http.ReplyMailbox}, where both hand over. {@link io.registrar.gateway.http.AcceptGate} stands before
 * all of it, and lets in no more than there is room for. Promise: answers leave in the order of their requests;
 * nothing malformed reaches the ring; nothing a client sends makes a 500; what a client can make the server hold is
 * bounded, see {@link io.registrar.gateway.http.HttpSettings}.
 *
 * <p>{@link io.registrar.gateway.http.HttpMetrics} is what the event loops have counted; the page that shows it comes from
 * whoever wires the server, see {@link io.registrar.gateway.http.ServerState}.
 *
 * <p>A new route is a row in {@link io.registrar.gateway.http.Routes}, which names who may take it ({@link
 * io.registrar.gateway.http.Access}), and a method in {@link io.registrar.gateway.http.CommandAnswers}, or of a read in {@link
 * io.registrar.gateway.http.Answers}, or a {@code Recollection} if it looks back; a new refusal a row in {@link
 * io.registrar.gateway.http.Problems}.
 */
package io.registrar.gateway.http;
