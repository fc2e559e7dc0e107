package io.registrar.gateway.http;

/**
 * Bounds of those who take events as they come.
 *
 * @param maxReaders so many at one time; one more is told 503
 * @param stallMillis who takes nothing of what it is sent for so long is dropped
 * @param heartbeatMillis who has nothing to hear for so long is sent a comment
 * @param windowBytes so much of the newest events is kept in memory for all of them; who is further behind reads the outcomes
 */
public record EventSettings(int maxReaders, int stallMillis, int heartbeatMillis, int windowBytes) {
    /** The settings where nobody says otherwise. */
    public static final EventSettings DEFAULT = new EventSettings(256, 10_000, 15_000, 4 << 20);
}
