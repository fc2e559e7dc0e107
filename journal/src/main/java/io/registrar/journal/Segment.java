package io.registrar.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One piece of the journal: a folder named by its number, with a fresh queue that was appended to by one process and
 * never again, and, once it has ended, its seal.
 *
 * @param number from 1, dense
 * @param folder where it lies
 */
record Segment(int number, Path folder) {
    private static final String QUEUE_SUFFIX = ".cq4";

    /** What a repair calls its copy of torn bytes, with their offset behind it. */
    private static final String TORN_INFIX = ".torn-at-";

    /** The name that the queue gives the file of its first cycle; the writer's clock stands still, so it is the only one. */
    private static final String NEW_QUEUE_FILE = "19700101F" + QUEUE_SUFFIX;

    static Segment of(Path journal, int number) {
        return new Segment(number, journal.resolve(String.format("%08d", number)));
    }

    /** All segments in the journal folder, in order; entries with other names are not ours and are left alone. */
    static List<Segment> list(Path journal) throws IOException {
        if (!Files.isDirectory(journal)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(journal)) {
            return entries.filter(
                            entry -> entry.getFileName().toString().matches("[0-9]{8}") && Files.isDirectory(entry))
                    .map(entry ->
                            of(journal, Integer.parseInt(entry.getFileName().toString())))
                    .sorted((a, b) -> Integer.compare(a.number, b.number))
                    .toList();
        }
    }

    /** Where the segment's end is written down. */
    Path sealFile() {
        return folder.resolve("SEAL");
    }

    /** The data file of a segment in the making. */
    Path newQueueFile() {
        return folder.resolve(NEW_QUEUE_FILE);
    }

    /** The queue's own small file. */
    Path newMetadataFile() {
        return folder.resolve("metadata.cq4t");
    }

    /** The queue's one data file, or null if a crash came before it was made. */
    Path queueFile() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(entry -> entry.toString().endsWith(QUEUE_SUFFIX))
                    .toList();
            if (files.size() > 1) {
                throw new JournalDamagedException(name(), 0, "expected one queue file, but found " + files.size());
            }
            return files.isEmpty() ? null : files.get(0);
        }
    }

    /** Where a repair keeps the bytes that it found torn at this offset; a number from 2 on tells several apart. */
    Path tornCopy(long offset, int number) throws IOException {
        String queueName = queueFile().getFileName().toString();
        String name = queueName.substring(0, queueName.length() - QUEUE_SUFFIX.length()) + TORN_INFIX + offset;
        return folder.resolve(number < 2 ? name : name + "-" + number);
    }

    /** True if a repair has taken torn bytes off the segment and keeps them here. */
    boolean holdsTornCopies() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.anyMatch(entry -> entry.getFileName().toString().contains(TORN_INFIX));
        }
    }

    /** Takes the segment off the disk. Only for one that is not listed, or not any more, and holds no record. */
    void delete() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** The segment as messages name it: relative to the data folder. */
    String name() {
        return "journal/" + folder.getFileName();
    }

    /** One of the segment's files as messages name it. */
    String nameOf(Path file) {
        return name() + "/" + file.getFileName();
    }
}
