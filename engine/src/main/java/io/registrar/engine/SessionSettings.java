package io.registrar.engine;

/**
 * What an operator decides about a session of a section.
 *
 * @param campusId where it meets
 * @param startsAtMillis when it begins, in Unix epoch milliseconds; shown, and decides nothing
 * @param capacity places, or {@link SectionSettings#UNLIMITED}; 0 means nobody
 */
public record SessionSettings(String campusId, long startsAtMillis, long capacity) {
    /** True if the number of places has a limit. */
    public boolean isLimited() {
        return capacity >= 0;
    }
}
