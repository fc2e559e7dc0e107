package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the clock of a start against the time of the last journaled command. Time never falls in a journal, so a wrong
 * clock does harm that can't be undone: one that is behind stops time, and one that is ahead ends at the first command what
 * should have lasted. Which of the two is right, the clock or the journal, only a person can know.
 */
final class ClockCheck {
    /**
     * How far the clock may be behind without a question. Less is what a clock that was set right, or a leap second, leaves
     * behind; time stands still that long, and nobody notices.
     */
    static final Duration MOST_BEHIND = Duration.ofSeconds(60);

    /**
     * How far the clock may be ahead without a question. A server that was down over a weekend or a holiday must come up by
     * itself. Whoever starts one after a longer rest is there to answer, and a clock that lost its battery is off by years.
     */
    static final Duration MOST_AHEAD = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(ClockCheck.class);

    private ClockCheck() {}

    /**
     * The clock of a server that goes on from here; nothing has been written yet.
     *
     * @param engine as the journal left it
     * @param acceptsClock whether somebody has said that the clock is right, however far it is off
     * @throws WrongUseException if it is far off, and nobody has said so
     */
    static SteadyClock start(EnrollmentEngine engine, boolean acceptsClock) {
        SteadyClock clock = new SteadyClock();
        check(clock.getAsLong(), engine, acceptsClock);
        return clock;
    }

    static void check(long nowMillis, EnrollmentEngine engine, boolean acceptsClock) {
        Optional<String> complaint = complaint(nowMillis, engine);
        if (complaint.isPresent()) {
            if (!acceptsClock) {
                throw new WrongUseException(
                        complaint.get() + "; set the clock, or start with --accept-clock if it is right");
            }
            LOG.warn("{}; accepted", complaint.get());
        }
    }

    /** What is wrong with this time, and what would follow; nothing for an empty journal. */
    static Optional<String> complaint(long nowMillis, EnrollmentEngine engine) {
        Duration ahead = Duration.ofMillis(nowMillis - engine.lastTimeMillis());
        boolean isFarBehind = ahead.compareTo(MOST_BEHIND.negated()) < 0;
        if (engine.lastSequence() == 0 || (!isFarBehind && ahead.compareTo(MOST_AHEAD) <= 0)) {
            return Optional.empty();
        }
        String both = "the clock says " + second(nowMillis) + ", "
                + inWords(ahead.abs()) + (isFarBehind ? " before" : " after") + " the last journaled command of "
                + second(engine.lastTimeMillis()) + ": ";
        if (isFarBehind) {
            return Optional.of(
                    both + "time would stand still until the clock has come up to it, and no hold would expire");
        }
        return Optional.of(both + "holds that would expire at once: " + engine.holdsDueAt(nowMillis)
                + ", idempotency keys that would be forgotten: " + engine.keyCount());
    }

    private static Instant second(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String inWords(Duration duration) {
        if (duration.toDays() > 1) {
            return duration.toDays() + " days";
        }
        if (duration.toHours() > 1) {
            return duration.toHours() + " hours";
        }
        return duration.toMinutes() > 1 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }
}
