package io.registrar.gateway.callers;

import io.registrar.engine.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What one reading of a token file came to: callers by the SHA-256 of their tokens. Never changed, and so safe for every
 * thread.
 *
 * <p>The file is text in UTF-8, a caller a line: {@code HASH SUBJECT ROLE}, with white space between them. Blank lines, and
 * those whose first sign is {@code #}, say nothing. No message repeats what stands in a line, as somebody may have put a
 * token where its hash belongs.
 */
final class TokenTable {
    /** Most lines of a file, those that say nothing included. */
    static final int MAX_LINES = 100_000;

    private static final int FIELDS = 3;
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern WHITE_SPACE = Pattern.compile("[ \t\r]+");

    /** The first eight bytes of each hash, ascending. */
    private final long[] starts;

    private final byte[][] hashes;
    private final List<Optional<Caller>> callers;

    /** @param byHash the callers by their hashes in lower-case hex, which sort as the bytes do */
    private TokenTable(NavigableMap<String, Caller> byHash) {
        starts = new long[byHash.size()];
        hashes = new byte[byHash.size()][];
        callers = new ArrayList<>(byHash.size());
        byHash.forEach((hash, caller) -> {
            int at = callers.size();
            hashes[at] = HexFormat.of().parseHex(hash);
            starts[at] = start(hashes[at]);
            callers.add(Optional.of(caller));
        });
    }

    /** How many tokens it knows. */
    int size() {
        return starts.length;
    }

    /**
     * The caller whose token has this hash, or none. How long the search for the first bytes takes tells something of
     * hashes at most, from which no token follows; the rest is compared in constant time.
     */
    Optional<Caller> find(byte[] hash) {
        long start = start(hash);
        int at = Arrays.binarySearch(starts, start);
        while (at > 0 && starts[at - 1] == start) {
            at--;
        }
        for (; at >= 0 && at < starts.length && starts[at] == start; at++) {
            if (MessageDigest.isEqual(hashes[at], hash)) {
                return callers.get(at);
            }
        }
        return Optional.empty();
    }

    /** With the sign turned, so that the order of signed numbers is that of the bytes. */
    private static long start(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong() ^ Long.MIN_VALUE;
    }

    /**
     * Reads a whole file.
     *
     * @throws TokenFileException if a line is not as it must be, with the number of that line; or if there is no caller,
     *     as in a file that somebody is about to write
     */
    static TokenTable parse(byte[] file) throws TokenFileException {
        NavigableMap<String, Caller> callers = new TreeMap<>();
        Map<String, Integer> lineByHash = new HashMap<>();
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        int line = 0;
        for (int start = 0; start < file.length; ) {
            line++;
            if (line > MAX_LINES) {
                throw bad(line, "a token file has at most " + MAX_LINES + " lines");
            }
            int end = start;
            while (end < file.length && file[end] != '\n') {
                end++;
            }
            String text = decode(utf8, ByteBuffer.wrap(file, start, end - start), line);
            start = end + 1;
            if (!text.isEmpty() && !text.startsWith("#")) {
                String[] fields = WHITE_SPACE.split(text, FIELDS + 2);
                Caller caller = readCaller(fields, line);
                String hash = fields[0].toLowerCase(Locale.ROOT);
                Integer earlier = lineByHash.put(hash, line);
                if (earlier != null) {
                    throw bad(line, "the hash stands in line " + earlier + " already");
                }
                callers.put(hash, caller);
            }
        }
        if (callers.isEmpty()) {
            throw new TokenFileException("no line names a caller");
        }
        return new TokenTable(callers);
    }

    private static String decode(CharsetDecoder utf8, ByteBuffer bytes, int line) throws TokenFileException {
        try {
            return utf8.decode(bytes).toString().trim();
        } catch (CharacterCodingException notText) {
            throw bad(line, "not UTF-8");
        }
    }

    private static Caller readCaller(String[] fields, int line) throws TokenFileException {
        if (fields.length != FIELDS) {
            throw bad(
                    line,
                    "expected 3 words, HASH SUBJECT ROLE, but found "
                            + (fields.length > FIELDS ? "more" : fields.length));
        }
        if (!HASH.matcher(fields[0]).matches()) {
            throw bad(line, "the hash must be 64 hexadecimal digits, the SHA-256 of the token");
        }
        if (!Limits.isId(fields[1])) {
            throw bad(line, "the subject must be an id: 1 to " + Limits.MAX_ID_LENGTH + " of A-Z a-z 0-9 . _ ~ : @ -");
        }
        Optional<Role> role = Role.of(fields[2]);
        if (role.isEmpty()) {
            throw bad(line, "the role must be student, operator or reader");
        }
        return new Caller(fields[1], role.get());
    }

    private static TokenFileException bad(int line, String what) {
        return new TokenFileException("line " + line + ": " + what);
    }
}
