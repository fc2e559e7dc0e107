package io.registrar.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The small files beside the queues, {@code SEAL} and {@code MANIFEST}: a magic, a CRC32C of the rest, and numbers, all
 * little-endian. Replaced whole, so that one that does not check out is damage and never a crash.
 *
 * <pre>
 *  offset  size  field
 *       0     4  magic
 *       4     4  CRC32C of everything behind this field
 *       8   8·n  the numbers
 * </pre>
 */
final class CheckedFile {
    private static final int HEAD_LENGTH = 8;

    private CheckedFile() {}

    static int length(int numberCount) {
        return HEAD_LENGTH + Long.BYTES * numberCount;
    }

    static void write(Path file, int magic, long... numbers) throws IOException {
        write(file, Durable.temporary(file), magic, numbers);
    }

    /** The same by way of this other file. */
    static void write(Path file, Path temporary, int magic, long... numbers) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(length(numbers.length)).order(ByteOrder.LITTLE_ENDIAN);
        content.position(HEAD_LENGTH);
        for (long number : numbers) {
            content.putLong(number);
        }
        content.putInt(0, magic).putInt(4, crc(content.array())).flip();
        Durable.replace(file, temporary, content);
    }

    /** The numbers of a file that is there. */
    static long[] read(Path file, String name, int magic, int numberCount) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer content = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length != length(numberCount)) {
            throw new JournalDamagedException(
                    name, bytes.length, "expected " + length(numberCount) + " bytes, but found " + bytes.length);
        }
        if (content.getInt(0) != magic || content.getInt(4) != crc(bytes)) {
            throw new JournalDamagedException(name, 0, "expected its magic and CRC32C, but found others");
        }
        long[] numbers = new long[numberCount];
        for (int i = 0; i < numberCount; i++) {
            numbers[i] = content.getLong(HEAD_LENGTH + Long.BYTES * i);
        }
        return numbers;
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, HEAD_LENGTH, bytes.length - HEAD_LENGTH);
        return (int) crc.getValue();
    }
}
