package io.registrar.gateway.webhooks;

import io.registrar.gateway.events.EventCursor;
import io.registrar.gateway.lines.CheckedLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was delivered, in a file of {@link CheckedLines}: a first line that says where things stood when the file was written anew,
 * and one for each notification that was done with since.
 *
 * <pre>
 *  read PLACE ID ID …    events were read up to this place, and of their notifications these were not done with
 *  done ID               this one is: delivered, or given up
 * </pre>
 *
 * So the file is bounded by {@link #MOST_DONE} lines and the dispatcher's window. A line that a kill has torn is a notification that
 * comes again.
 */
final class Deliveries implements AutoCloseable {
    /** With so many lines behind the first it is to be written anew. */
    static final int MOST_DONE = 10_000;

    private static final String READ = "read";
    private static final String DONE = "done";
    private static final Pattern ID = Pattern.compile("([0-9]{1,18})-([1-9][0-9]{0,8})-[0-9]{1,18}");

    private final CheckedLines lines;

    Deliveries(Path file) {
        lines = new CheckedLines(file);
    }

    /**
     * What an earlier run has left.
     *
     * @param read events were read up to here; nothing where the file says nothing of that any more
     * @param open ids that were not done with, in order of their places
     * @param done ids that were done with since
     * @param isDamaged whether the first line did not check out: then the place is in front of the first that was done with, and
     *     what was open there is not known
     */
    record Kept(Optional<EventCursor> read, List<String> open, Set<String> done, boolean isDamaged) {}

    /**
     * Reads what an earlier run has left; nothing if there was none.
     *
     * @throws IOException if the file can't be read
     */
    static Optional<Kept> read(Path file) throws IOException {
        Optional<EventCursor> read = Optional.empty();
        List<String> open = new ArrayList<>();
        Set<String> done = new HashSet<>();
        CheckedLines.Found found = CheckedLines.read(file);
        if (found.texts().isEmpty() && found.spoiled() == 0) {
            return Optional.empty();
        }
        for (String text : found.texts()) {
            List<String> words = Arrays.asList(text.split(" ", -1));
            if (words.get(0).equals(READ) && words.size() > 1) {
                read = EventCursor.parse(words.get(1));
                open.addAll(words.subList(2, words.size()));
            } else if (words.get(0).equals(DONE) && words.size() == 2) {
                done.add(words.get(1));
            }
        }
        boolean isDamaged = read.isEmpty();
        if (isDamaged) {
            read = done.stream()
                    .map(Deliveries::place)
                    .flatMap(Optional::stream)
                    .min(EventCursor::compareTo)
                    .map(first -> EventCursor.behind(first.sequence() - 1));
        }
        open.removeIf(done::contains);
        return Optional.of(new Kept(read, open, done, isDamaged));
    }

    /** The place of a notification: its sequence and number; none if the text is no id. */
    static Optional<EventCursor> place(String id) {
        Matcher matcher = ID.matcher(id);
        return matcher.matches()
                ? Optional.of(new EventCursor(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * Writes the file anew, and returns when it is on the disk. Also mends one that could not be written.
     *
     * @param read events were read up to here
     * @param open ids that are not done with
     * @param done ids behind the place that are
     */
    void begin(EventCursor read, Collection<String> open, Collection<String> done) throws IOException {
        StringBuilder line = new StringBuilder(READ + " " + read);
        open.forEach(id -> line.append(' ').append(id));
        List<String> all = new ArrayList<>(List.of(line.toString()));
        done.forEach(id -> all.add(DONE + " " + id));
        lines.replace(all);
    }

    /**
     * Notes that a notification is done with. Outlives the process, and not a power cut.
     *
     * @throws IOException if it could not be written; the file has to be begun anew
     */
    void done(String id) throws IOException {
        lines.append(DONE + " " + id);
    }

    /** Whether it can be written: it was begun, and nothing has failed since. */
    boolean isOpen() {
        return lines.isOpen();
    }

    /** Whether it has as many lines as it may have. */
    boolean isFull() {
        return lines.appended() >= MOST_DONE;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
