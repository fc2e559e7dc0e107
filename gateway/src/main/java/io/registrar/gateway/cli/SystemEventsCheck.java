package io.registrar.gateway.cli;

import io.registrar.engine.CheckItem;
import io.registrar.gateway.systemevents.SystemEvent;
import io.registrar.gateway.systemevents.SystemEvents;
import io.registrar.journal.DataFolder;
import io.registrar.journal.DataFolderException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks whether somebody has to do something yet: a critical system event of the last days that nobody has resolved. */
final class SystemEventsCheck {
    private static final String NAME = "system_events";
    private static final int DEFAULT_DAYS = 1;

    private SystemEventsCheck() {}

    /** @param sinceDays how far back was asked for; 0 where nobody has said */
    static String allWell(int sinceDays) {
        int days = daysOf(sinceDays);
        return "\u2705 No unresolved critical events in last " + (days == DEFAULT_DAYS ? "24h" : days + " days");
    }

    private static int daysOf(int sinceDays) {
        return sinceDays == 0 ? DEFAULT_DAYS : sinceDays;
    }

    /**
     * Makes the check, also beside the server of the folder.
     *
     * @throws DataFolderException if the events can't be read
     */
    static CheckItem item(Path data, int sinceDays, long nowMillis) {
        long sinceMillis = nowMillis - Duration.ofDays(daysOf(sinceDays)).toMillis();
        List<String> violations = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        long older = 0;
        for (SystemEvent event : read(data)) {
            if (event.isResolved()) {
                continue;
            }
            if (event.atMillis() < sinceMillis) {
                older++;
            } else {
                (event.isOpenCritical() ? violations : warnings).add(line(event));
            }
        }
        if (older > 0) {
            warnings.add(older + " found that are older than was asked for, and are not reported");
        }
        return new CheckItem(
                NAME,
                "no critical system event is unresolved",
                first(warnings),
                warnings.size(),
                first(violations),
                violations.size());
    }

    private static List<SystemEvent> read(Path data) {
        try {
            return SystemEvents.read(DataFolder.systemEvents(data));
        } catch (IOException failure) {
            throw new DataFolderException("system events can't be read: " + failure, failure);
        }
    }

    private static String line(SystemEvent event) {
        return "event " + event.id() + " of " + Instant.ofEpochMilli(event.atMillis()) + ": " + event.code() + ": "
                + event.message() + (event.details().isEmpty() ? "" : " " + event.details());
    }

    private static List<String> first(List<String> texts) {
        return texts.subList(0, Math.min(CheckItem.MOST_TEXTS, texts.size()));
    }
}
