package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.registrar.engine.Answer;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.Query;
import io.registrar.engine.Query.RosterCursor;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.journal.DataFolder;
import io.registrar.journal.OutcomeFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that an import leaves, but for times and sequences, as lines of a file, so that those of a million rows can be held against
 * each other: sections and their seats, students and their balances, and what is kept to look back at, the entries of ledgers and
 * the enrollments, in the order in which they came.
 */
final class ImportContent {
    private final ImportFile made;
    private final EnrollmentEngine engine;
    private final PrintWriter out;

    private ImportContent(ImportFile made, EnrollmentEngine engine, PrintWriter out) {
        this.made = made;
        this.engine = engine;
        this.out = out;
    }

    /**
     * Writes that of a data folder that nobody serves. Its state adds up, and the outcomes that are kept are those that the journal
     * leads to, or the test fails.
     *
     * @param made what was imported
     */
    static Path write(ImportFile made, Path data, Path file) throws IOException {
        StartingPoint start = StartingPoint.newest(data, EnrollmentEngine::new, head -> true, StartingPoint::complain);
        OutcomePosition end = start.replay(
                DataFolder.journal(data), Long.MAX_VALUE, Pace.full(), (buffer, offset, length, outcome) -> {});
        assertEquals(List.of(), start.engine().audit().violations());
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            ImportContent content = new ImportContent(made, start.engine(), out);
            content.writeState();
            OutcomeDecoder decoder = new OutcomeDecoder();
            Optional<String> problem = OutcomeFiles.read(DataFolder.outcomes(data), end, (buffer, offset, length) -> {
                decoder.wrap(buffer, offset, length);
                content.writeEffects(decoder.command(), decoder.outcome());
            });
            assertEquals(Optional.empty(), problem);
            assertEquals(false, out.checkError(), "the content can't be written");
        }
        return file;
    }

    private void writeState() {
        for (int number = 0; number < made.sections(); number++) {
            String id = ImportFile.section(number);
            SectionView view = (SectionView) engine.query(new Query.SectionById(id));
            out.println(List.of(view.settings(), view.enrolled(), view.held(), view.totalEnrollments()));
            Answer.Roster roster = new Answer.Roster(List.of(), true, RosterCursor.START);
            while (roster.hasNext()) {
                roster = (Answer.Roster) engine.query(new Query.RosterPage(id, 1_000, roster.next()));
                roster.items().forEach(out::println);
            }
        }
        for (int number = 0; number < made.students(); number++) {
            out.println(engine.query(new Query.StudentById(ImportFile.student(number))));
        }
    }

    /** Numbers and names that are no sequence and no time of a command; an imported enrollment's time is the file's. */
    private void writeEffects(CommandDecoder command, Outcome outcome) {
        for (int effect = 0; effect < outcome.newEffectCount(); effect++) {
            EffectKind kind = outcome.effectKind(effect);
            out.println(kind + " " + outcome.effectDetail(effect)
                    + " " + outcome.effectId(effect)
                    + " " + outcome.effectEnrollmentId(effect)
                    + " " + student(command, outcome, effect)
                    + " " + section(command, outcome, effect)
                    + " " + outcome.effectAmount(effect)
                    + " " + outcome.effectExtent(effect));
        }
    }

    private static String student(CommandDecoder command, Outcome outcome, int effect) {
        int name = outcome.effectStudentName(effect);
        return name == Outcome.OWN ? command.studentId() : outcome.name(name);
    }

    private static String section(CommandDecoder command, Outcome outcome, int effect) {
        int name = outcome.effectSectionName(effect);
        return name != Outcome.OWN ? outcome.name(name) : command.hasSection() ? command.sectionId() : "-";
    }

    /** Fails with the first line that differs. */
    static void assertSame(Path expected, Path found) throws IOException {
        if (Files.mismatch(expected, found) < 0) {
            return;
        }
        try (BufferedReader one = Files.newBufferedReader(expected);
                BufferedReader other = Files.newBufferedReader(found)) {
            long line = 0;
            for (String wanted = ""; wanted != null; line++) {
                wanted = one.readLine();
                assertEquals(wanted, other.readLine(), "line " + (line + 1) + " of what an import has left");
            }
        }
    }
}
