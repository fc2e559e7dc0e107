package io.registrar.engine;

import java.util.Arrays;

/** Sessions by dense index, which bookings name them by. The index of one that is gone is given again, last freed first. */
final class SessionTable {
    private Session[] sessions = new Session[16];
    private int[] free = new int[16];
    private int freeCount;
    private int end;

    /** Sessions there are. */
    int count() {
        return end - freeCount;
    }

    Session at(int index) {
        return sessions[index];
    }

    Session add(String id, SessionSettings settings) {
        int index = freeCount > 0 ? free[--freeCount] : end++;
        if (index == sessions.length) {
            sessions = Arrays.copyOf(sessions, index * 2);
        }
        sessions[index] = new Session(id, index, settings);
        return sessions[index];
    }

    /** Saves which indexes are free; the sessions themselves are saved with their sections. */
    void save(StateSink sink) {
        sink.putLong(end);
        sink.putLong(freeCount);
        for (int i = 0; i < freeCount; i++) {
            sink.putLong(free[i]);
        }
    }

    void load(StateSource source) {
        end = source.getCount(Limits.MAX_SESSIONS);
        freeCount = source.getCount(end);
        sessions = new Session[Math.max(sessions.length, end)];
        free = new int[Math.max(free.length, freeCount)];
        for (int i = 0; i < freeCount; i++) {
            free[i] = (int) source.getLong();
        }
    }

    /** Puts a session that was loaded at its index. */
    void restore(Session session) {
        sessions[session.index] = session;
    }

    void remove(Session session) {
        sessions[session.index] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = session.index;
    }
}
