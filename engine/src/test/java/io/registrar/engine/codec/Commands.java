package io.registrar.engine.codec;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Limits;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Commands at random for the codec's tests, over the whole range of every field. */
final class Commands {
    private static final String ID_CHARACTERS = "ABCXYZabcxyz0189._~:@-";

    private final SplittableRandom random;
    private final CommandEncoder encoder = new CommandEncoder();

    Commands(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The record that the encoder holds, cut to its length and stamped. */
    static byte[] record(CommandEncoder encoded, long sequence, long timeMillis) {
        byte[] record = Arrays.copyOf(encoded.buffer(), encoded.length());
        RecordHeader.stamp(record, 0, sequence, timeMillis);
        return record;
    }

    /** A record of this type, with a key. */
    byte[] keyedRecord(CommandType type) {
        encoder.withKey(key(), fingerprint());
        byte[] record = record(type);
        encoder.withoutKey();
        return record;
    }

    /** A record of this type, of any version that it may have. */
    byte[] anyRecord(CommandType type) {
        if (type.mayNameKind() && random.nextBoolean()) {
            encoder.ofKind(SectionKind.of(random.nextInt(3)));
        }
        return random.nextBoolean() ? record(type) : keyedRecord(type);
    }

    /** A record of this type. */
    byte[] record(CommandType type) {
        switch (type) {
            case PUT_SECTION -> encoder.putSection(id(), id(), settings());
            case PUT_STUDENT -> encoder.putStudent(id(), id(), credits());
            case ADJUST_CREDITS -> encoder.adjustCredits(id(), id(), amount(), text(Limits.MAX_REASON_LENGTH));
            case ENROLL -> encoder.enroll(id(), id(), id(), random.nextBoolean(), random.nextBoolean());
            case UNENROLL -> encoder.unenroll(id(), id(), id());
            case CONFIRM -> encoder.confirm(id(), id(), id());
            case WITHDRAW -> encoder.withdraw(id(), id(), id());
            case LEAVE_WAITLIST -> encoder.leaveWaitlist(id(), id(), id());
            case COMPLETE_LESSON -> encoder.completeLesson(id(), id(), id(), lesson());
            case PUT_SESSION -> encoder.putSession(id(), id(), id(), sessionSettings());
            case BOOK -> encoder.book(id(), id(), id(), id());
            case CANCEL_BOOKING -> encoder.cancelBooking(id(), id(), id(), id());
            case REGISTER -> encoder.register(id(), id(), items());
            case CANCEL_SECTION -> encoder.cancelSection(id(), id());
            case ARCHIVE_TERM -> encoder.archiveTerm(id(), id());
            case IMPORT_ENROLLMENT ->
                encoder.importEnrollment(
                        id(), id(), id(), id(), status(), credits(), random.nextLong(Limits.MAX_TIME_MILLIS + 1));
            case TICK -> encoder.tick(id());
        }
        return record(encoder, 1 + random.nextLong(Long.MAX_VALUE), random.nextLong(Limits.MAX_TIME_MILLIS + 1));
    }

    EnrollmentStatus status() {
        return EnrollmentStatus.of(1 + random.nextInt(EnrollmentStatus.values().length));
    }

    /** One of the ids there may be, of every length. */
    String id() {
        StringBuilder id = new StringBuilder();
        for (int left = 1 + random.nextInt(Limits.MAX_ID_LENGTH); left > 0; left--) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }

    /** A text of one to so many code points, of one to four bytes each. */
    String text(int mostCodePoints) {
        StringBuilder text = new StringBuilder();
        for (int left = 1 + random.nextInt(mostCodePoints); left > 0; left--) {
            text.appendCodePoint("aß€😀".codePointAt(new int[] {0, 1, 2, 3}[random.nextInt(4)]));
        }
        return text.toString();
    }

    SectionSettings settings() {
        return new SectionSettings(
                SectionKind.of(random.nextInt(3)),
                text(Limits.MAX_TITLE_LENGTH),
                random.nextLong(SectionSettings.UNLIMITED, Limits.MAX_CAPACITY + 1),
                credits(),
                random.nextBoolean() ? "" : id(),
                random.nextInt(Limits.MAX_WAITLIST_CAPACITY + 1),
                random.nextBoolean() ? SectionSettings.NO_OPENING : random.nextLong(Limits.MAX_TIME_MILLIS + 1),
                random.nextBoolean() ? SectionSettings.NO_CLOSING : random.nextLong(Limits.MAX_TIME_MILLIS + 1),
                1 + random.nextInt(Limits.MAX_HOLD_SECONDS),
                random.nextInt(Limits.MAX_LESSONS + 1));
    }

    SessionSettings sessionSettings() {
        return new SessionSettings(
                id(),
                random.nextLong(Limits.MAX_TIME_MILLIS + 1),
                random.nextLong(SectionSettings.UNLIMITED, Limits.MAX_CAPACITY + 1));
    }

    /** Of a section or not. */
    int lesson() {
        return random.nextBoolean() ? random.nextInt(Limits.MAX_LESSONS + 2) : random.nextInt(Integer.MAX_VALUE);
    }

    /** Drops and then adds, no section twice. */
    List<RegistrationItem> items() {
        int count = 1 + random.nextInt(Limits.MAX_REGISTRATION_ITEMS);
        int drops = random.nextInt(count + 1);
        Set<String> sections = new LinkedHashSet<>();
        while (sections.size() < count) {
            sections.add(id());
        }
        List<RegistrationItem> items = new ArrayList<>();
        for (String section : sections) {
            items.add(
                    items.size() < drops
                            ? RegistrationItem.drop(section)
                            : RegistrationItem.add(section, random.nextBoolean(), random.nextBoolean()));
        }
        return items;
    }

    /** A key of every length, of all characters that there may be. */
    String key() {
        StringBuilder key = new StringBuilder();
        for (int left = 1 + random.nextInt(Limits.MAX_KEY_LENGTH); left > 0; left--) {
            key.append((char) random.nextInt('!', '~' + 1));
        }
        return key.toString();
    }

    byte[] fingerprint() {
        byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];
        random.nextBytes(fingerprint);
        return fingerprint;
    }

    /** A signed amount, never 0. */
    long amount() {
        long amount = 1 + random.nextLong(Limits.MAX_CREDITS);
        return random.nextBoolean() ? amount : -amount;
    }

    long credits() {
        return random.nextLong(Limits.MAX_CREDITS + 1);
    }
}
