/**
 * HTTP in front of the ring. A request's way, and back:
 *
 * <pre>
 *  StrictRequestDecoder → EnrollmentHandler → RequestParser → Routes → CommandPublisher ‖ the ring ‖
 *  PendingReplies → ReplyMailbox ‖ EnrollmentHandler → ResponseWriter → Answers or Problems
 * </pre>
 *
 * <p>Thread rule: all of it runs on the event loops, a connection on one alone, but for {@link
 * io.registrar.gateway.http.PendingReplies}, which the reply stage calls, and {@link
 * io.registrar.gateway.http.ReplyMailbox}, where it hands over. Promise: answers leave in the order of their requests;
 * nothing malformed reaches the ring; nothing a client sends makes a 500; what a client can make the server hold is
 * bounded, see {@link io.registrar.gateway.http.HttpSettings}.
 *
 * <p>A new route is a row in {@link io.registrar.gateway.http.Routes}, which names who may take it ({@link
 * io.registrar.gateway.http.Access}), and a method in {@link io.registrar.gateway.http.Answers}; a new refusal a row in {@link io.registrar.gateway.http.Problems}.
 */
package io.registrar.gateway.http;
