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

    boolean isFull() {
        return settings.isLimited() && booked >= settings.capacity();
    }
}
