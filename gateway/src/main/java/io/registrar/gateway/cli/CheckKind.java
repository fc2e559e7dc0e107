package io.registrar.gateway.cli;

import io.registrar.engine.CheckItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What can be checked. The table of checks: what each is called, what it says when all is well, and how it is made. */
@SuppressWarnings("ImmutableEnumChecker") // A function can't say that it never changes; these have no state.
enum CheckKind {
    /** Everything about seats and credits: the invariants. */
    ENROLLMENT(days -> "\u2705 ALL CHECKS PASSED", Recount::invariants),
    /** That every session is on a campus. */
    CAMPUS(days -> "\u2705 All sessions have campus_id populated", Recount::campuses),
    /** That nobody has left a critical system event unresolved. */
    SYSTEM_EVENTS(SystemEventsCheck::allWell, null);

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final IntFunction<String> allWell;
    /** Null where nothing is recounted. */
    private final Maker makerOrNull;

    CheckKind(IntFunction<String> allWell, Maker makerOrNull) {
        this.allWell = allWell;
        this.makerOrNull = makerOrNull;
    }

    /** Makes a check's items from a recount. */
    @FunctionalInterface
    interface Maker {
        List<CheckItem> items(Recount recount, long sinceMillis);
    }

    /** As the command line and the path call it. */
    String text() {
        return text;
    }

    /** The kind of this text. */
    static Optional<CheckKind> find(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    /**
     * The line that says that nothing is wrong.
     *
     * @param sinceDays how far back was asked for; 0 where nobody has said
     */
    String allWell(int sinceDays) {
        return allWell.apply(sinceDays);
    }

    /** Whether the state is recounted for it, which takes time and memory. */
    boolean recounts() {
        return makerOrNull != null;
    }

    /**
     * Makes the check.
     *
     * @param until sequence of the last command that counts; the journal's end, if that comes earlier
     * @param sinceDays what is older is not reported; 0 where nobody has said
     */
    CheckReport make(Path data, long until, Pace pace, int sinceDays) {
        long nowMillis = System.currentTimeMillis();
        if (makerOrNull == null) {
            long sequence = until == Long.MAX_VALUE ? 0 : until;
            return new CheckReport(
                    this, sinceDays, sequence, List.of(SystemEventsCheck.item(data, sinceDays, nowMillis)));
        }
        Recount recount = new Recount(data, until, pace);
        long sinceMillis = sinceDays == 0
                ? Long.MIN_VALUE
                : nowMillis - Duration.ofDays(sinceDays).toMillis();
        List<CheckItem> items = makerOrNull.items(recount, sinceMillis);
        return new CheckReport(this, sinceDays, recount.sequence(), items);
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<CheckKind> {
        @Override
        public CheckKind convert(String text) {
            return find(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "expected enrollment, campus or system-events, but found " + text));
        }
    }
}
