package io.registrar.gateway.lines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of lines, written at its end or replaced whole.
 *
 * <pre>
 *  CRC32C of the text, 8 hexadecimal digits | space | text in UTF-8, without a line end | line end
 * </pre>
 *
 * A line that is written when {@link #append} returns outlives the process; a power cut only when {@link #force} has returned.
 * Who opens a file replaces it, so that nothing is ever written behind a torn line.
 */
public final class CheckedLines implements AutoCloseable {
    private static final int CHECK_LENGTH = 8;

    private final Path file;
    private FileChannel channel;
    private long appended;

    /** @param file need not be there; nothing is read or written before {@link #replace} */
    public CheckedLines(Path file) {
        this.file = file;
    }

    /**
     * What a file holds.
     *
     * @param texts of the lines that check out, in order
     * @param spoiled how many others there are: one that a kill has torn, or damage
     */
    public record Found(List<String> texts, int spoiled) {
        /** Copies the texts, so that they stay what was found. */
        public Found {
            texts = List.copyOf(texts);
        }
    }

    /** Reads a file that somebody else may be writing; one that is not there has no lines. */
    public static Found read(Path file) throws IOException {
        List<String> texts = new ArrayList<>();
        int spoiled = 0;
        // Damage may be no UTF-8; a reader that replaces it finds the line not to check out.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = line.length() > CHECK_LENGTH ? line.substring(CHECK_LENGTH + 1) : "";
                if (!text.isEmpty() && line.equals(checked(text))) {
                    texts.add(text);
                } else {
                    spoiled++;
                }
            }
        } catch (NoSuchFileException none) {
            return new Found(List.of(), 0);
        }
        return new Found(texts, spoiled);
    }

    private static String checked(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue()) + " " + text;
    }

    /**
     * Replaces the file whole, and goes on behind it: after a crash there is the old one or the new one. Also mends a file that
     * could not be written.
     */
    public void replace(Collection<String> texts) throws IOException {
        close();
        StringBuilder lines = new StringBuilder();
        texts.forEach(text -> lines.append(checked(text)).append('\n'));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        FileChannel written = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            write(written, lines.toString());
            written.force(true);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder();
        } catch (IOException failure) {
            written.close();
            throw failure;
        }
        channel = written;
        appended = 0;
    }

    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /**
     * Writes a line at the end.
     *
     * @throws IOException if it could not be written; {@link #replace} has to be called before anything else is written
     */
    public void append(String text) throws IOException {
        try {
            write(channel, checked(text) + "\n");
            appended++;
        } catch (IOException failure) {
            close();
            throw failure;
        }
    }

    /** Whether there is something to write to: it was replaced, and no line has failed since. */
    public boolean isOpen() {
        return channel != null;
    }

    /** Lines written since it was replaced. */
    public long appended() {
        return appended;
    }

    /** Returns when every line is on the disk. */
    public void force() throws IOException {
        channel.force(false);
    }

    private static void write(FileChannel channel, String lines) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Gives the file back. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            FileChannel open = channel;
            channel = null;
            open.close();
        }
    }
}
