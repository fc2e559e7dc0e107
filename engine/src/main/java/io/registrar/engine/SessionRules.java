package io.registrar.engine;

/** Sessions of a section, and who has booked them. */
final class SessionRules {
    private final State state;
    private final Turn turn;

    SessionRules(Turn turn) {
        this.state = turn.state;
        this.turn = turn;
    }

    void put() {
        if (!turn.findsSection() || !turn.isSectionLive()) {
            return;
        }
        Section section = state.sections.at(turn.section);
        String id = turn.command.sessionId();
        Session session = section.sessionOrNull(id);
        SessionSettings settings = turn.command.sessionSettings();
        if (session == null) {
            add(section, id, settings);
            return;
        }
        if (settings.isLimited() && session.booked > settings.capacity()) {
            turn.refuse(ResultCode.CAPACITY_BELOW_BOOKED).seats(session.booked, settings.capacity());
            return;
        }
        session.settings = settings;
        section.changedSequence = state.sequence;
        turn.outcome.result(ResultCode.OK);
    }

    private void add(Section section, String id, SessionSettings settings) {
        if (section.sessions.size() == Limits.MAX_SESSIONS_OF_SECTION) {
            turn.refuseAsFull(section.sessions.size(), Limits.MAX_SESSIONS_OF_SECTION);
            return;
        }
        if (state.sessions.count() == Limits.MAX_SESSIONS) {
            turn.refuseAsFull(state.sessions.count(), Limits.MAX_SESSIONS);
            return;
        }
        section.addSession(state.sessions.add(id, settings));
        section.changedSequence = state.sequence;
        turn.outcome.result(ResultCode.CREATED);
    }

    void book() {
        Session session = findSessionOrNull();
        int seat = session == null ? Section.NONE : turn.findSeat();
        if (seat < 0) {
            return;
        }
        if (state.bookings.find(session, turn.student) >= 0) {
            turn.refuse(ResultCode.ALREADY_BOOKED);
            return;
        }
        if (session.isFull()) {
            turn.refuse(ResultCode.SESSION_FULL).seats(session.booked, session.settings.capacity());
            return;
        }
        if (state.bookings.size() == Limits.MAX_BOOKINGS) {
            turn.refuseAsFull(state.bookings.size(), Limits.MAX_BOOKINGS);
            return;
        }
        state.bookings.add(session, turn.student, seat, state.sequence, state.timeMillis);
        state.sections.at(turn.section).changedSequence = state.sequence;
        turn.outcome.result(ResultCode.CREATED).enrollment(state.enrollments.id(seat));
    }

    void cancelBooking() {
        Session session = findSessionOrNull();
        int seat = session == null ? Section.NONE : turn.findSeat();
        if (seat < 0) {
            return;
        }
        int booking = state.bookings.find(session, turn.student);
        if (booking < 0) {
            turn.refuse(ResultCode.NOT_BOOKED);
            return;
        }
        state.bookings.remove(booking);
        state.sections.at(turn.section).changedSequence = state.sequence;
        turn.outcome.result(ResultCode.OK).enrollment(state.enrollments.id(seat));
    }

    /** The session that the command names, of a section that is not cancelled; or refuses, and returns null. */
    private Session findSessionOrNull() {
        if (!turn.findsSection() || !turn.findsStudent()) {
            return null;
        }
        Session session = state.sections.at(turn.section).sessionOrNull(turn.command.sessionId());
        if (session == null) {
            turn.refuse(ResultCode.SESSION_NOT_FOUND);
            return null;
        }
        return turn.isSectionLive() ? session : null;
    }
}
