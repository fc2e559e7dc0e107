package io.registrar.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One section in memory: its settings, its counters, its sessions, and where its roster and its wait list begin. Sections
 * are few; rows are not.
 */
final class Section {
    /** Stands for "no row" at the ends of a list. */
    static final int NONE = -1;

    SectionSettings settings;

    /** Whether it was cancelled: nothing about it changes any more. */
    boolean isCancelled;

    /** Enrollments that are active or completed. */
    long enrolled;

    /** Enrollments that are pending. */
    long held;

    /** Entries of the wait list. */
    long waitlisted;

    /** Enrollments ever begun; never falls. */
    long totalEnrollments;

    /** Sequence of the last command that changed this section or a counter of it. */
    long changedSequence;

    /** Sequence of the last command that began or ended an enrollment here; 0 before the first. */
    long lastRosterSequence;

    /** Sequence of the last command that began an enrollment here; 0 before the first. */
    long lastSeatSequence;

    int rosterHead = NONE;
    int rosterTail = NONE;

    /** The wait list's root, see {@link WaitlistTable}. */
    int waitlistRoot = NONE;

    /** Whether {@link Promotion} has yet to look whether somebody can be seated. */
    boolean isAffected;

    /** Sessions in order of their making. */
    List<Session> sessions = List.of();

    /** The same, by id: looked up in and never walked. */
    private Map<String, Session> sessionsById = Map.of();

    Section(SectionSettings settings) {
        this.settings = settings;
    }

    void save(StateSink sink) {
        settings.save(sink);
        sink.putLong(isCancelled ? 1 : 0);
        sink.putLong(enrolled);
        sink.putLong(held);
        sink.putLong(waitlisted);
        sink.putLong(totalEnrollments);
        sink.putLong(changedSequence);
        sink.putLong(lastRosterSequence);
        sink.putLong(lastSeatSequence);
        sink.putLong(rosterHead);
        sink.putLong(rosterTail);
        sink.putLong(waitlistRoot);
        sink.putLong(sessions.size());
        sessions.forEach(session -> session.save(sink));
    }

    static Section load(StateSource source, SessionTable sessions) {
        Section section = new Section(SectionSettings.load(source));
        section.isCancelled = source.getLong() == 1;
        section.enrolled = source.getLong();
        section.held = source.getLong();
        section.waitlisted = source.getLong();
        section.totalEnrollments = source.getLong();
        section.changedSequence = source.getLong();
        section.lastRosterSequence = source.getLong();
        section.lastSeatSequence = source.getLong();
        section.rosterHead = (int) source.getLong();
        section.rosterTail = (int) source.getLong();
        section.waitlistRoot = (int) source.getLong();
        for (int left = source.getCount(Limits.MAX_SESSIONS_OF_SECTION); left > 0; left--) {
            Session session = Session.load(source);
            section.addSession(session);
            sessions.restore(session);
        }
        return section;
    }

    /** The session with this id, or null. */
    Session sessionOrNull(String id) {
        return sessionsById.get(id);
    }

    void addSession(Session session) {
        if (sessions.isEmpty()) {
            sessions = new ArrayList<>();
            sessionsById = new HashMap<>();
        }
        sessions.add(session);
        sessionsById.put(session.id, session);
    }

    long seatsTaken() {
        return enrolled + held;
    }

    boolean isFull() {
        return settings.isLimited() && seatsTaken() >= settings.capacity();
    }
}
