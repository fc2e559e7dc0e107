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

    void remove(Session session) {
        sessions[session.index] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = session.index;
    }
}
