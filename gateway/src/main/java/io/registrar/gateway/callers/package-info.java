/**
 * Who asks: what makes a token into a {@link io.registrar.gateway.callers.Caller}, and nothing else. What a caller may do
 * is the route table's business.
 *
 * <p>{@link io.registrar.gateway.callers.CallerDirectory} is the one port, and there are two behind it: {@link
 * io.registrar.gateway.callers.SoleOperator}, where nobody shows a token, and {@link
 * io.registrar.gateway.callers.TokenFile}, which keeps a {@link io.registrar.gateway.callers.TokenTable} of the file's
 * hashes. An identity provider would be a third, and change nothing else; only the command line names them.
 *
 * <p>Thread rule: every event loop asks at once; a table is never changed but replaced whole. Promise: a token is in no log
 * line, message or exception, and neither is its hash.
 */
package io.registrar.gateway.callers;
