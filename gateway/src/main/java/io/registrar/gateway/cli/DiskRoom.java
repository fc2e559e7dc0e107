package io.registrar.gateway.cli;

import io.registrar.journal.DiskListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once when commands begin to be refused because a disk is full, and once when they are taken again, however many logs
 * have no room meanwhile. Safe for all threads.
 */
final class DiskRoom {
    private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);

    /** Logs without room. Guarded by this. */
    private int full;

    /** A listener for one log. */
    DiskListener listener() {
        return new DiskListener() {
            @Override
            public void onFull(String why) {
                noteFull(why);
            }

            @Override
            public void onRoom() {
                noteRoom();
            }
        };
    }

    private synchronized void noteFull(String why) {
        full++;
        if (full == 1) {
            LOG.warn("disk full, commands are refused with journal_full: {}", why);
        }
    }

    private synchronized void noteRoom() {
        full--;
        if (full == 0) {
            LOG.info("the disk has room again, commands are taken");
        }
    }
}
