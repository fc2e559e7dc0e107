package io.registrar.gateway.cli;

import io.registrar.engine.CheckItem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a check has found.
 *
 * @param sinceDays how far back was asked for; 0 where nobody has said
 * @param sequence of the last command that it knows of; 0 where it is not about commands
 */
record CheckReport(CheckKind kind, int sinceDays, long sequence, List<CheckItem> items) {
    /** True if nothing is wrong. */
    boolean passed() {
        return items.stream().allMatch(CheckItem::passed);
    }

    int exitCode() {
        return passed() ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
    }

    /**
     * Writes it in lines for people and their scripts, in UTF-8: each check, what was found, and a verdict as the last.
     *
     * @throws CommandDump.NotWrittenException if the output fails
     */
    void writeLines(OutputStream out) {
        StringBuilder lines = new StringBuilder();
        items.forEach(item -> line(lines, item.name(), (item.passed() ? "passed: " : "FAILED: ") + item.rule()));
        for (CheckItem item : items) {
            lines(lines, "WARNING: " + item.name(), item.warnings(), item.warningCount());
        }
        for (CheckItem item : items) {
            lines(lines, "ERROR: " + item.name(), item.violations(), item.violationCount());
        }
        if (sequence > 0 || kind.recounts()) {
            line(lines, "up to sequence", Long.toString(sequence));
        }
        lines.append(passed() ? kind.allWell(sinceDays) : "checks failed: " + failed())
                .append('\n');
        try {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException failure) {
            throw new CommandDump.NotWrittenException(failure);
        }
    }

    private String failed() {
        return String.join(
                " ",
                items.stream()
                        .filter(item -> !item.passed())
                        .map(CheckItem::name)
                        .toList());
    }

    private static void lines(StringBuilder lines, String start, List<String> texts, long count) {
        texts.forEach(text -> line(lines, start, text));
        if (count > texts.size()) {
            line(lines, start, "and " + (count - texts.size()) + " more");
        }
    }

    private static void line(StringBuilder lines, String start, String rest) {
        lines.append(start).append(' ').append(rest).append('\n');
    }
}
