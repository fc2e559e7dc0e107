package io.registrar.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which segments there are, so that a missing one is noticed even if it is the last. Written after a segment is ready and
 * before its first record.
 *
 * @param first number of the oldest segment
 * @param last number of the newest segment
 */
record Manifest(int first, int last) {
    private static final int MAGIC = 'R' | 'G' << 8 | 'M' << 16 | '1' << 24;
    private static final int NUMBERS = 2;

    /** What an empty journal has. */
    static final Manifest EMPTY = new Manifest(1, 0);

    static Path file(Path journal) {
        return journal.resolve("MANIFEST");
    }

    void write(Path journal) throws IOException {
        CheckedFile.write(file(journal), MAGIC, first, last);
    }

    /** The same into space taken before, which nobody else uses: a change of segments asks the disk for nothing. */
    void writeIntoTakenSpace(Path journal) throws IOException {
        CheckedFile.write(file(journal), Durable.temporary(ahead(journal)), MAGIC, first, last);
    }

    /** Takes the space for one {@link #writeIntoTakenSpace}. */
    static void takeSpace(Path journal) throws IOException {
        Durable.takeSpace(ahead(journal), CheckedFile.length(NUMBERS));
    }

    /** Gives it back. */
    static void giveBackSpace(Path journal) throws IOException {
        Files.deleteIfExists(Durable.temporary(ahead(journal)));
    }

    private static Path ahead(Path journal) {
        return journal.resolve("MANIFEST.next");
    }

    static Manifest read(Path journal) throws IOException {
        Path file = file(journal);
        if (!Files.exists(file)) {
            return EMPTY;
        }
        long[] numbers = CheckedFile.read(file, "journal/MANIFEST", MAGIC, NUMBERS);
        return new Manifest((int) numbers[0], (int) numbers[1]);
    }
}
