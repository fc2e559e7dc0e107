package io.registrar.gateway.webhooks;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where notifications go, and how.
 *
 * @param receiver takes them by POST
 * @param source what this server is called in them: a URI reference
 * @param secrets each signs every one of them; none leaves them unsigned
 * @param tryTimeout so long a try may take, from the connection to the end of the answer
 * @param giveUpAfter what was not delivered so long after its first try is not tried again
 * @param firstBackoff the most that is waited after a first failure; twice as long after each further one
 * @param mostBackoff and never longer
 * @param fromBeginning where a folder that has never notified begins: with the oldest event that is kept, or else with the next
 */
public record WebhookSettings(
        URI receiver,
        String source,
        List<WebhookSecret> secrets,
        Duration tryTimeout,
        Duration giveUpAfter,
        Duration firstBackoff,
        Duration mostBackoff,
        boolean fromBeginning) {
    /** The receiver, as it may be told of: a query may have a secret in it. */
    String receiverText() {
        return receiver.getScheme() + "://" + receiver.getRawAuthority()
                + (receiver.getRawPath() == null ? "" : receiver.getRawPath());
    }
}
