package io.registrar.engine.codec;

/**
 * One drop or add of a registration.
 *
 * @param isDrop whether a seat is given back; else one is taken
 * @param isHold whether the seat is taken as a hold; false for a drop
 * @param joinsWaitlist whether a place on the wait list will do if the section is full; false for a drop
 */
public record RegistrationItem(String sectionId, boolean isDrop, boolean isHold, boolean joinsWaitlist) {
    /** Gives a seat back. */
    public static RegistrationItem drop(String sectionId) {
        return new RegistrationItem(sectionId, true, false, false);
    }

    /** Takes a seat. */
    public static RegistrationItem add(String sectionId, boolean isHold, boolean joinsWaitlist) {
        return new RegistrationItem(sectionId, false, isHold, joinsWaitlist);
    }
}
