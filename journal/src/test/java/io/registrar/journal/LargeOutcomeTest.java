package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.OutcomeRecord;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.journal.OutcomeReport.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A record many times as long as the window that a kept history is read through: what a large section that is cancelled
 * makes, between some of the usual length.
 */
final class LargeOutcomeTest {
    private static final int COUNT = 5;
    private static final int LARGE = 3;
    private static final int SEATS = 250_000;

    private final List<byte[]> records = recordsOf("ops", SEATS, 0);
    private final byte[] good = fileOf(records);

    @TempDir
    Path data;

    private DataFolder folder;
    private Path file;

    @BeforeEach
    void openFolder() throws IOException {
        folder = DataFolder.open(data);
        file = Files.createDirectories(data.resolve("outcomes")).resolve("records");
        assertTrue(records.get(LARGE - 1).length > 20_000_000, "only " + records.get(LARGE - 1).length);
    }

    @AfterEach
    void closeFolder() {
        folder.close();
    }

    /** Five commands of this actor, of which the third ends so many enrollments; the amount is a number of its outcome. */
    private static List<byte[]> recordsOf(String actor, int seats, long amount) {
        CommandEncoder command = new CommandEncoder();
        OutcomeEncoder encoder = new OutcomeEncoder();
        List<byte[]> records = new ArrayList<>();
        for (int sequence = 1; sequence <= COUNT; sequence++) {
            command.cancelSection(actor, "cs-" + sequence).stamp(sequence, sequence);
            Outcome outcome = new Outcome().begin(sequence, sequence).result(ResultCode.OK);
            if (sequence == LARGE) {
                outcome.setNumber(1, amount);
                addSeats(outcome, seats);
            }
            encoder.clear();
            encoder.encode(command.buffer(), 0, command.length(), outcome);
            records.add(Arrays.copyOf(encoder.buffer(), encoder.length()));
        }
        return records;
    }

    private static void addSeats(Outcome outcome, int seats) {
        for (int seat = 1; seat <= seats; seat++) {
            byte[] student = ("student-" + seat).getBytes(StandardCharsets.US_ASCII);
            int name = outcome.addName(student, 0, student.length);
            outcome.addEnrollment(EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.CANCELLED, seat, -1, -1, 3, 1, 1, 1)
                    .ofStudent(-1, name);
            outcome.addLedgerEntry(LedgerType.REFUND, seat, seat, -1, -1, 3, 3, 1)
                    .ofStudent(-1, name);
        }
    }

    private static byte[] fileOf(List<byte[]> records) {
        List<byte[]> parts = new ArrayList<>(records);
        parts.add(0, KeptOutcomes.HEAD);
        return TestHistory.concatenate(parts.toArray(byte[][]::new));
    }

    private int offset(int sequence) {
        return KeptOutcomes.HEAD.length
                + records.subList(0, sequence - 1).stream()
                        .mapToInt(record -> record.length)
                        .sum();
    }

    /** A look and a start find this, and the start leaves what the records say. */
    private void assertMends(byte[] kept, Finding finding, int agreedSequence) throws IOException {
        assertFinds(kept, finding, agreedSequence);
        try (FileOutcomeLog log = new FileOutcomeLog(folder)) {
            replay(log);
            assertEquals(finding, log.recovered().finding(), log.recovered()::toString);
            assertEquals(agreedSequence, log.recovered().agreedSequence());
            assertArrayEquals(good, Files.readAllBytes(file));
        }
    }

    private void assertFinds(byte[] kept, Finding finding, int agreedSequence) throws IOException {
        Files.write(file, kept);
        OutcomeReport report = look();
        assertEquals(finding, report.finding(), report::toString);
        assertEquals(agreedSequence, report.agreedSequence());
    }

    private OutcomeReport look() {
        try (OutcomeVerifier verifier = new OutcomeVerifier(folder.journal())) {
            records.forEach(record -> verifier.compare(record, record.length));
            return verifier.report();
        }
    }

    private void replay(FileOutcomeLog log) {
        for (int sequence = 1; sequence <= COUNT; sequence++) {
            log.append(sequence, records.get(sequence - 1), records.get(sequence - 1).length);
        }
        log.start();
    }

    private byte[] with(int at, int value) {
        byte[] changed = good.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private byte[] withLength(int length) {
        byte[] changed = good.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(offset(LARGE), length);
        return changed;
    }

    @Test
    void shouldKeepItFromStartToStart() throws IOException {
        assertMends(new byte[0], Finding.MISSING, 0);
        assertMends(good, Finding.COMPLETE, COUNT);
    }

    @Test
    void shouldReadItAndTheOthers() {
        try (FileOutcomeLog log = new FileOutcomeLog(folder)) {
            replay(log);
            OutcomeReader reader = log.newReader();
            for (int round = 0; round < 2; round++) {
                for (int sequence : new int[] {1, LARGE, 2, LARGE + 1, LARGE, LARGE}) {
                    Outcome outcome = reader.read(sequence).outcome();
                    assertEquals(sequence, outcome.sequence());
                    assertEquals(sequence == LARGE ? 2 * SEATS : 0, outcome.effectCount());
                    if (sequence == LARGE) {
                        int last = outcome.effectCount() - 1;
                        assertEquals("student-" + SEATS, outcome.name(outcome.effectStudentName(last)));
                        assertEquals(SEATS, outcome.effectEnrollmentId(last));
                    }
                }
            }
        }
    }

    @Test
    void shouldMendACutWithinIt() throws IOException {
        int start = offset(LARGE);
        int end = offset(LARGE + 1);
        for (int cut : new int[] {start, start + 3, start + 100, start + (9 << 20), end - 1}) {
            assertMends(Arrays.copyOf(good, cut), Finding.SHORTER, LARGE - 1);
        }
        assertMends(Arrays.copyOf(good, end), Finding.SHORTER, LARGE);
    }

    @Test
    void shouldMendDamageInIt() throws IOException {
        int start = offset(LARGE);
        int end = offset(LARGE + 1);
        for (int at : new int[] {start + 10, start + 100, start + (8 << 20), start + (17 << 20) + 5, end - 1}) {
            assertMends(with(at, ~good[at]), Finding.DAMAGED, LARGE - 1);
        }
    }

    @Test
    void shouldMakeNoRoomForALengthThatItsFileDoesNotHave() throws IOException {
        int length = records.get(LARGE - 1).length;
        int left = good.length - offset(LARGE);
        for (int said : new int[] {
            -1,
            0,
            1,
            OutcomeRecord.MIN_LENGTH,
            length - 1,
            length + 1,
            9 << 20,
            left,
            left + 1,
            OutcomeRecord.MAX_LENGTH,
            OutcomeRecord.MAX_LENGTH + 1,
            Integer.MAX_VALUE
        }) {
            assertFinds(withLength(said), Finding.DAMAGED, LARGE - 1);
        }
        assertMends(withLength(OutcomeRecord.MAX_LENGTH), Finding.DAMAGED, LARGE - 1);
        // Behind small ones of which the last one is damaged so, too.
        byte[] changed = good.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(offset(1), good.length - offset(1));
        assertFinds(changed, Finding.DAMAGED, 0);
    }

    @Test
    void shouldNotReadWhatWasCutOrDamagedUnderIt() throws IOException {
        try (FileOutcomeLog log = new FileOutcomeLog(folder)) {
            replay(log);
            OutcomeReader reader = log.newReader();
            int middle = offset(LARGE) + (10 << 20);
            Files.write(file, with(middle, ~good[middle]));
            assertThrows(IllegalStateException.class, () -> reader.read(LARGE));
            Files.write(file, Arrays.copyOf(good, middle));
            assertThrows(IllegalStateException.class, () -> reader.read(LARGE));
            Files.write(file, good);
            assertEquals(2 * SEATS, reader.read(LARGE).outcome().effectCount());
        }
    }

    @Test
    void shouldRefuseToOverwriteAnotherOutcomeOfTheSameCommand() throws IOException {
        for (List<byte[]> others : List.of(recordsOf("ops", SEATS, 1), recordsOf("ops", SEATS - 1, 0))) {
            byte[] contradicting = fileOf(others);
            assertFinds(contradicting, Finding.CONTRADICTING, LARGE - 1);
            try (FileOutcomeLog log = new FileOutcomeLog(folder)) {
                assertThrows(OutcomesContradictException.class, () -> replay(log));
            }
            assertArrayEquals(contradicting, Files.readAllBytes(file));
        }
    }

    @Test
    void shouldKeepACopyOfOneOfAnotherCommand() throws IOException {
        // The commands are the same up to the large one, whose actor is another.
        List<byte[]> others = new ArrayList<>(records.subList(0, LARGE - 1));
        OutcomeEncoder encoder = new OutcomeEncoder();
        CommandEncoder command = new CommandEncoder();
        for (int sequence = 1; sequence <= LARGE; sequence++) {
            command.cancelSection(sequence < LARGE ? "ops" : "bob", "cs-" + sequence)
                    .stamp(sequence, sequence);
            Outcome outcome = new Outcome().begin(sequence, sequence).result(ResultCode.OK);
            if (sequence == LARGE) {
                addSeats(outcome, SEATS);
            }
            encoder.clear();
            encoder.encode(command.buffer(), 0, command.length(), outcome);
        }
        others.add(Arrays.copyOf(encoder.buffer(), encoder.length()));
        byte[] foreign = fileOf(others);
        assertMends(foreign, Finding.FOREIGN, LARGE - 1);
        Path copy = file.resolveSibling("records.cut-at-" + offset(LARGE));
        assertArrayEquals(others.get(LARGE - 1), Files.readAllBytes(copy));
    }
}
