package io.registrar.gateway.callers;

import java.util.Optional;

/**
 * Knows callers by their tokens.
 *
 * <ul>
 *   <li>Asked for every request, on the event loops, by several at once: it must not block, and should make no garbage.
 *   <li>The answer may change from one request to the next; each request is judged by one answer.
 *   <li>A token appears in no log line and no exception.
 * </ul>
 */
public interface CallerDirectory {
    /**
     * The caller who shows this token, or none if nobody known does.
     *
     * @param token its bytes, visible ASCII, from the start of the array; valid during the call
     * @param length how many they are; 0 where the request shows no token, or none that is well-formed
     */
    Optional<Caller> find(byte[] token, int length);
}
