package io.registrar.gateway.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.OptionalLong;

/** Times as the older systems write them: Unix epoch milliseconds, or ISO 8601 with an offset, also as databases print it. */
final class ImportTimes {
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private static final String DIGITS = "[0-9]{1,18}";

    private ImportTimes() {}

    /** Unix epoch milliseconds, or nothing if it is no time or says no offset. */
    static OptionalLong millis(String text) {
        if (text.matches(DIGITS)) {
            return OptionalLong.of(Long.parseLong(text));
        }
        try {
            return OptionalLong.of(ISO.parse(text, Instant::from).toEpochMilli());
        } catch (DateTimeException | ArithmeticException noTime) {
            return OptionalLong.empty();
        }
    }
}
