package io.registrar.bench;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.OutcomeRecorder;
import io.registrar.journal.ChronicleCommandLog;
import io.registrar.journal.DataFolder;
import io.registrar.journal.FileOutcomeLog;
import io.registrar.journal.JournalReader;
import io.registrar.journal.JournalSettings;
import io.registrar.journal.SnapshotFolder;
import io.registrar.journal.SnapshotReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes to be back: a folder with many seats taken is written, a snapshot of it is made, some more commands come, and
 * then it is started with the snapshot and without. Beside it, in the same run, what bounds each: the same commands applied from
 * memory, and the snapshot's file read from beginning to end.
 */
public final class RecoveryTimes {
    private static final int SECTIONS = 1_000;
    private static final int RECORDS_PER_FRAME = 64;
    private static final String ACTOR = "bench";

    private final Path data;
    private final List<String> product;
    private final int students;
    private final long seats;
    private final long tail;
    private final int rounds;

    /** All records as journaled, end to end, in chunks. */
    private final List<byte[]> copies = new ArrayList<>();

    private byte[] copy = new byte[1 << 24];
    private int copyLength;

    private RecoveryTimes(Path data, List<String> product, int students, long seats, long tail, int rounds) {
        this.data = data;
        this.product = product;
        this.students = students;
        this.seats = seats;
        this.tail = tail;
        this.rounds = rounds;
    }

    /**
     * Takes the folder to write to, students, seats, commands behind the snapshot, rounds, and then the command that runs the
     * product; prints a table.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 6) {
            System.err.println("expected DATA STUDENTS SEATS TAIL ROUNDS COMMAND…");
            System.exit(2);
        }
        new RecoveryTimes(
                        Path.of(args[0]),
                        List.of(args).subList(5, args.length),
                        Integer.parseInt(args[1]),
                        Long.parseLong(args[2]),
                        Long.parseLong(args[3]),
                        Integer.parseInt(args[4]))
                .run();
    }

    private void run() throws IOException, InterruptedException {
        long before = SECTIONS + students + seats;
        write(0, before);
        double making = timed(() -> runProduct("snapshot", "--data", data.toString()));
        write(before, before + tail);
        keepCopy();
        long commands = before + tail;
        Path snapshot = new SnapshotFolder(data).file(before);

        List<double[]> found = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            found.add(new double[] {
                timed(this::applyFromMemory),
                timed(this::replay),
                timed(this::replayWithOutcomes),
                timed(() -> readFile(snapshot)),
                timed(() -> load(before)),
                start(true),
                start(false)
            });
        }
        double[] median = medians(found);
        System.out.println("| what | seconds | commands/s | of its bound |");
        System.out.println("|---|--:|--:|--:|");
        row("apply from memory: the bound of a replay", median[0], commands, "");
        row("read the journal and apply", median[1], commands, ratio(median[0], median[1]));
        row("the same, and encode the outcomes", median[2], commands, ratio(median[0], median[2]));
        System.out.printf(
                Locale.ROOT,
                "| read the snapshot's file, %,d MiB: the bound of a load | %.2f | | |%n",
                Files.size(snapshot) >> 20,
                median[3]);
        System.out.printf(Locale.ROOT, "| load the snapshot | %.2f | | %s |%n", median[4], ratio(median[3], median[4]));
        System.out.printf(Locale.ROOT, "| make the snapshot, by a process beside | %.1f | | |%n", making);
        System.out.printf(
                Locale.ROOT,
                "| **start, from the process to the first answer: snapshot and %,d commands** | **%.1f** | | |%n",
                tail,
                median[5]);
        System.out.printf(Locale.ROOT, "| start without a snapshot: %,d commands | %.1f | | |%n", commands, median[6]);
    }

    private static void row(String what, double seconds, long commands, String ratio) {
        System.out.printf(Locale.ROOT, "| %s | %.2f | %,.0f | %s |%n", what, seconds, commands / seconds, ratio);
    }

    private static String ratio(double bound, double seconds) {
        return String.format(Locale.ROOT, "%.2f", bound / seconds);
    }

    private static double[] medians(List<double[]> found) {
        double[] medians = new double[found.get(0).length];
        for (int column = 0; column < medians.length; column++) {
            int each = column;
            double[] sorted =
                    found.stream().mapToDouble(row -> row[each]).sorted().toArray();
            medians[column] = sorted[sorted.length / 2];
        }
        return medians;
    }

    /** A step that is timed. */
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static double timed(Step step) throws IOException, InterruptedException {
        System.gc();
        long begun = System.nanoTime();
        step.run();
        return (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Commands from one number to another: sections, students, and then seats in an order that jumps about. */
    private void write(long from, long to) {
        try (DataFolder folder = DataFolder.open(data);
                ChronicleCommandLog log = new ChronicleCommandLog(folder, JournalSettings.DEFAULT);
                FileOutcomeLog outcomes = new FileOutcomeLog(folder)) {
            EnrollmentEngine engine = new EnrollmentEngine();
            Outcome outcome = new Outcome();
            OutcomeRecorder recorder = new OutcomeRecorder(outcomes);
            log.replay((buffer, offset, length) -> {
                engine.apply(buffer, offset, length, outcome);
                recorder.replay(buffer, offset, length, outcome);
            });
            log.start(engine.lastSequence() + 1);
            CommandEncoder encoder = new CommandEncoder();
            byte[] frame = new byte[RECORDS_PER_FRAME * RecordHeader.MAX_RECORD_LENGTH];
            int length = 0;
            int count = 0;
            for (long number = from; number < to; number++) {
                encode(encoder, number);
                encoder.stamp(number + 1, 1_700_000_000_000L + number / 1_000);
                engine.apply(encoder.buffer(), 0, encoder.length(), outcome);
                if (outcome.code().isRefusal()) {
                    throw new IllegalStateException("Expected no refusal, but found " + outcome.code());
                }
                recorder.replay(encoder.buffer(), 0, encoder.length(), outcome);
                System.arraycopy(encoder.buffer(), 0, frame, length, encoder.length());
                copy(encoder.buffer(), encoder.length());
                length += encoder.length();
                count++;
                if (count == RECORDS_PER_FRAME || number == to - 1) {
                    log.append(number + 2 - count, count, frame, length);
                    length = 0;
                    count = 0;
                }
            }
            recorder.start();
            log.seal();
        }
    }

    private void encode(CommandEncoder encoder, long number) {
        if (number < SECTIONS) {
            encoder.putSection(
                    ACTOR,
                    section((int) number),
                    SectionSettings.of(SectionKind.COURSE, "A course", SectionSettings.UNLIMITED, 3));
        } else if (number < SECTIONS + students) {
            encoder.putStudent(ACTOR, student((int) number - SECTIONS), 1_000);
        } else {
            long seat = number - SECTIONS - students;
            // A large prime apart, so that neighbours in time are none in memory.
            long student = seat * 7_368_787 % students;
            long turn = seat / students;
            encoder.enroll(ACTOR, section((int) ((student * 31 + turn * 97) % SECTIONS)), student((int) student));
        }
    }

    /** Not those whom the HTTP load, which comes afterwards, makes for itself. */
    private static String section(int number) {
        return "past-" + Population.sectionId(number);
    }

    private static String student(int number) {
        return "past-" + Population.studentId(number);
    }

    private void copy(byte[] record, int length) {
        if (copyLength + length > copy.length) {
            keepCopy();
        }
        System.arraycopy(record, 0, copy, copyLength, length);
        copyLength += length;
    }

    private void keepCopy() {
        copies.add(Arrays.copyOf(copy, copyLength));
        copyLength = 0;
    }

    private void applyFromMemory() {
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        for (byte[] records : copies) {
            for (int at = 0; at < records.length; at += RecordHeader.length(records, at)) {
                engine.apply(records, at, RecordHeader.length(records, at), outcome);
            }
        }
    }

    private void replay() {
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        JournalReader.read(
                DataFolder.journalForReading(data),
                (buffer, offset, length) -> engine.apply(buffer, offset, length, outcome));
    }

    private void replayWithOutcomes() {
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        OutcomeEncoder encoder = new OutcomeEncoder();
        JournalReader.read(DataFolder.journalForReading(data), (buffer, offset, length) -> {
            engine.apply(buffer, offset, length, outcome);
            encoder.clear();
            encoder.encode(buffer, offset, length, outcome);
        });
    }

    private static void readFile(Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                // Reading is all there is to do.
            }
        }
    }

    private void load(long sequence) throws IOException {
        try (SnapshotReader snapshot = new SnapshotFolder(data).open(sequence)) {
            EnrollmentEngine engine = new EnrollmentEngine();
            engine.load(snapshot);
            snapshot.end();
        }
    }

    /** Starts the product, and returns how long it took to say that it listens; then it is killed. */
    private double start(boolean withSnapshot) throws IOException, InterruptedException {
        Path snapshots = data.resolve("snapshots");
        Path aside = data.resolve("snapshots.aside");
        if (!withSnapshot) {
            Files.move(snapshots, aside);
        }
        try {
            List<String> command = new ArrayList<>(product);
            command.addAll(List.of(
                    "serve",
                    "--http",
                    "127.0.0.1:0",
                    "--snapshot-every",
                    "0",
                    "--accept-clock",
                    "--data",
                    data.toString()));
            long begun = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line = out.readLine();
                if (line == null || !line.startsWith("listening on ")) {
                    throw new IllegalStateException("Expected the server to listen, but it said " + line);
                }
                return (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
            } finally {
                process.destroyForcibly();
                process.waitFor();
            }
        } finally {
            if (!withSnapshot) {
                Files.move(aside, snapshots);
            }
        }
    }

    private void runProduct(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(product);
        command.addAll(List.of(arguments));
        int code = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("Expected exit code 0 of " + arguments[0] + ", but found " + code);
        }
    }
}
