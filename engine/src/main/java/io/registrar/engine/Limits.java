package io.registrar.engine;

/**
 * Every bound that decides an outcome. They are constants and not settings, because a replay must decide as the live
 * engine did. {@code docs/limits.md} lists them for users.
 */
public final class Limits {
    /** Most characters of an id: of a section, student, session, campus, term or actor. */
    public static final int MAX_ID_LENGTH = 64;

    /** Most Unicode code points of a section's title. */
    public static final int MAX_TITLE_LENGTH = 200;

    /** Most Unicode code points of the reason of a credit adjustment. */
    public static final int MAX_REASON_LENGTH = 200;

    /** Largest balance, price, and amount of one adjustment: 2^53 - 1, the largest whole number JSON clients keep. */
    public static final long MAX_CREDITS = (1L << 53) - 1;

    /** Largest capacity of a section that has one. */
    public static final long MAX_CAPACITY = 100_000_000;

    /** Largest capacity of a section's wait list. */
    public static final int MAX_WAITLIST_CAPACITY = 1_000_000;

    /** Longest time that a hold may last, in seconds: 30 days. */
    public static final int MAX_HOLD_SECONDS = 30 * 24 * 60 * 60;

    /** Most lessons of one section. */
    public static final int MAX_LESSONS = 1_000;

    /** Latest time that a window may name, in Unix epoch milliseconds: the end of the year 9999, UTC. */
    public static final long MAX_TIME_MILLIS = 253_402_300_799_999L;

    /** Most sections. */
    public static final int MAX_SECTIONS = 1_000_000;

    /** Most students. */
    public static final int MAX_STUDENTS = 50_000_000;

    /** Most seat-holding enrollments at one time; ended ones do not count. */
    public static final int MAX_SEATS_TAKEN = 100_000_000;

    /** Most enrollments that were ever imported: an import's id is never forgotten. */
    public static final int MAX_IMPORTS = 50_000_000;

    /** Most items of one page of an answer. */
    public static final int MAX_PAGE_ITEMS = 1_000;

    /** Most rows that one page may pass over in search of its items; a page may therefore be short. */
    public static final int MAX_PAGE_SCAN = 10_000;

    /** Most sections whose seats one request may ask for. */
    public static final int MAX_SEATS_SECTIONS = 100;

    /** Most seats taken in one section at one time, of one without a capacity too: what its cancellation has to undo. */
    public static final int MAX_SEATS_OF_SECTION = 200_000;

    /** Most enrollments that are pending at one time. */
    public static final int MAX_HOLDS = 100_000;

    /** Most entries on all wait lists at one time. */
    public static final int MAX_WAITLISTED = 2_000_000;

    /** Most wait lists that one student is on at one time. */
    public static final int MAX_WAITLISTS_OF_STUDENT = 32;

    /** Most drops and adds of one registration. */
    public static final int MAX_REGISTRATION_ITEMS = 32;

    /** Most sessions of all sections. */
    public static final int MAX_SESSIONS = 1_000_000;

    /** Most sessions of one section. */
    public static final int MAX_SESSIONS_OF_SECTION = 1_000;

    /** Most bookings at one time. */
    public static final int MAX_BOOKINGS = 50_000_000;

    /** Most characters of an idempotency key: visible ASCII. */
    public static final int MAX_KEY_LENGTH = 128;

    /** Bytes of the fingerprint of a request: a SHA-256. */
    public static final int FINGERPRINT_LENGTH = 32;

    /** How long a key is remembered, by the time of commands: 24 hours. */
    public static final long KEY_RETENTION_MILLIS = 24L * 60 * 60 * 1_000;

    /** Most keys remembered at one time. */
    public static final int MAX_KEYS = 4_000_000;

    /** Most bytes that the outcomes remembered with the keys may take before new keys are refused. */
    public static final long MAX_KEY_BYTES = 1L << 30;

    private static final boolean[] IS_ID_CHARACTER = idCharacters();

    private Limits() {}

    /** True if the bytes are an id: 1 to {@link #MAX_ID_LENGTH} of {@code A-Z a-z 0-9 . _ ~ : @ -}. */
    public static boolean isId(byte[] buffer, int offset, int length) {
        if (length < 1 || length > MAX_ID_LENGTH) {
            return false;
        }
        // No branch a character: this is on the way of every command.
        boolean isId = true;
        for (int i = offset; i < offset + length; i++) {
            isId &= IS_ID_CHARACTER[buffer[i] & 0xFF];
        }
        return isId;
    }

    /** True if the bytes are an idempotency key: 1 to {@link #MAX_KEY_LENGTH} visible ASCII characters. */
    public static boolean isKey(byte[] buffer, int offset, int length) {
        boolean isKey = length >= 1 && length <= MAX_KEY_LENGTH;
        for (int i = offset; isKey && i < offset + length; i++) {
            isKey = buffer[i] > ' ' && buffer[i] < 0x7F;
        }
        return isKey;
    }

    /** True if the text is an id, by the rule of {@link #isId(byte[], int, int)}. */
    public static boolean isId(String text) {
        if (text.isEmpty() || text.length() > MAX_ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= IS_ID_CHARACTER.length || !IS_ID_CHARACTER[c]) {
                return false;
            }
        }
        return true;
    }

    private static boolean[] idCharacters() {
        boolean[] characters = new boolean[256];
        for (char c = 'a'; c <= 'z'; c++) {
            characters[c] = true;
            characters[c - 'a' + 'A'] = true;
        }
        for (char c = '0'; c <= '9'; c++) {
            characters[c] = true;
        }
        for (char c : new char[] {'.', '_', '~', ':', '@', '-'}) {
            characters[c] = true;
        }
        return characters;
    }
}
