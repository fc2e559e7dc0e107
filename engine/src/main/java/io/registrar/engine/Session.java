package io.registrar.engine;

/** One session of a section: its settings, and its bookings in order. */
final class Session {
    final String id;
    /** Its place in {@link SessionTable}. */
    final int index;

    SessionSettings settings;
    long booked;
    int bookingsHead = Section.NONE;
    int bookingsTail = Section.NONE;

    Session(String id, int index, SessionSettings settings) {
        this.id = id;
        this.index = index;
        this.settings = settings;
    }

    void save(StateSink sink) {
        sink.putText(id);
        sink.putLong(index);
        sink.putText(settings.campusId());
        sink.putLong(settings.startsAtMillis());
        sink.putLong(settings.capacity());
        sink.putLong(booked);
        sink.putLong(bookingsHead);
        sink.putLong(bookingsTail);
    }

    static Session load(StateSource source) {
        String id = source.getText(Limits.MAX_ID_LENGTH);
        int index = source.getCount(Limits.MAX_SESSIONS);
        Session session = new Session(
                id,
                index,
                new SessionSettings(source.getText(Limits.MAX_ID_LENGTH), source.getLong(), source.getLong()));
        session.booked = source.getLong();
        session.bookingsHead = (int) source.getLong();
        session.bookingsTail = (int) source.getLong();
        return session;
    }

    boolean isFull() {
        return settings.isLimited() && booked >= settings.capacity();
    }
}
