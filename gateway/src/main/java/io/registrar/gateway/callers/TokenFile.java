package io.registrar.gateway.callers;

import io.registrar.engine.pipeline.FailureHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callers of a {@linkplain TokenTable token file}, which is read again when it changes. A change that can't be used is
 * one line in the log, and the callers of before stay.
 *
 * <p>Safe for all threads. Looking a token up takes one SHA-256 and a binary search, and makes no garbage.
 */
public final class TokenFile implements CallerDirectory, AutoCloseable {
    /** How often the product looks whether the file has changed. */
    public static final int POLL_MILLIS = 1_000;

    /** Longest file. */
    public static final int MAX_FILE_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
    private static final ThreadLocal<Hasher> HASHERS = ThreadLocal.withInitial(Hasher::new);

    private final Path file;
    private final int pollMillis;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile TokenTable table;

    // Used by the watching thread alone, once there is one.
    private Stamp seen;
    private String complaint = "";

    /**
     * Reads the file.
     *
     * @param pollMillis how often {@link #watch} looks whether it has changed
     * @throws TokenFileException if it can't be used
     */
    public TokenFile(Path file, int pollMillis) throws TokenFileException {
        this.file = file;
        this.pollMillis = pollMillis;
        table = read(stamp());
    }

    /**
     * From now on the file is read again when its time, its size or the file itself is another. Called at most once.
     *
     * @param failureHandler told if that can't go on: a token that was taken back would stay good
     */
    public void watch(FailureHandler failureHandler) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!closed.await(pollMillis, TimeUnit.MILLISECONDS)) {
                            readAgainIfChanged();
                        }
                    } catch (InterruptedException | RuntimeException | Error failure) {
                        failureHandler.onFailure("tokens", failure);
                    }
                },
                "tokens");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Optional<Caller> find(byte[] token, int length) {
        return length == 0 ? Optional.empty() : table.find(HASHERS.get().hash(token, length));
    }

    /** How many tokens are known. */
    public int size() {
        return table.size();
    }

    /** One look; {@link #watch} looks again and again. Not for several threads. */
    void readAgainIfChanged() {
        try {
            // Its stamp first: what is written while the file is read gives it another, and is read the next time.
            Stamp stamp = stamp();
            if (!stamp.equals(seen)) {
                table = read(stamp);
                LOG.info("token file {} has changed; tokens known now: {}", file, table.size());
            }
            complaint = "";
        } catch (TokenFileException bad) {
            // A file that is gone is complained of once, and not every time.
            if (!complaint.equals(bad.getMessage())) {
                complaint = bad.getMessage();
                LOG.error("{}; the callers of before stay", complaint);
            }
        }
    }

    private TokenTable read(Stamp stamp) throws TokenFileException {
        byte[] bytes = bytes();
        // Only now: a file that could not be read is tried again, one that makes no sense waits for the next change.
        seen = stamp;
        if (bytes.length > MAX_FILE_BYTES) {
            throw new TokenFileException("token file " + file + " is longer than " + MAX_FILE_BYTES + " bytes");
        }
        try {
            return TokenTable.parse(bytes);
        } catch (TokenFileException bad) {
            throw new TokenFileException("token file " + file + ", " + bad.getMessage());
        }
    }

    /** The file's bytes, or one more than it may have. */
    private byte[] bytes() throws TokenFileException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_FILE_BYTES + 1);
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    private Stamp stamp() throws TokenFileException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new TokenFileException("token file " + file + " is not a regular file");
            }
            return new Stamp(
                    attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey()));
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    private TokenFileException unreadable(IOException failure) {
        String reason;
        if (failure instanceof NoSuchFileException) {
            reason = "there is none";
        } else if (failure instanceof AccessDeniedException) {
            reason = "not permitted";
        } else {
            reason = failure.getMessage();
        }
        return new TokenFileException("token file " + file + " can't be read: " + reason);
    }

    /** Looks no more whether the file has changed; the callers stay. */
    @Override
    public void close() {
        closed.countDown();
    }

    /**
     * How a changed file is known without reading it.
     *
     * @param key which file the name stands for, as one that is moved into its place may have its time and size; none
     *     where the system does not say
     */
    private record Stamp(FileTime modified, long size, Optional<Object> key) {}

    /** One for each thread, as a digest is a row of steps. */
    private static final class Hasher {
        private final MessageDigest sha256;
        private final byte[] hash = new byte[32];

        Hasher() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("Expected SHA-256, which every Java has", impossible);
            }
        }

        /** The hash, valid until the next call. */
        byte[] hash(byte[] token, int length) {
            sha256.update(token, 0, length);
            try {
                sha256.digest(hash, 0, hash.length);
            } catch (DigestException impossible) {
                throw new IllegalStateException("Expected a hash of 32 bytes", impossible);
            }
            return hash;
        }
    }
}
