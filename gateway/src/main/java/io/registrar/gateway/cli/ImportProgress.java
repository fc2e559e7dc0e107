package io.registrar.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far an import is: a bar that moves on a terminal, and elsewhere a line now and then. */
final class ImportProgress {
    private static final int BAR_LENGTH = 30;
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LINES_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PrintWriter out;
    private final boolean isTerminal;
    private final long totalBytes;
    private final long startNanos;
    private long shownNanos;
    private boolean isShown;

    /** @param totalBytes of the file */
    ImportProgress(PrintWriter out, boolean isTerminal, long totalBytes, long nowNanos) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.totalBytes = totalBytes;
        startNanos = nowNanos;
        shownNanos = nowNanos;
    }

    /** Whether standard error leads to somebody who looks. */
    static boolean isErrorATerminal() {
        try {
            String device = Path.of("/proc/self/fd/2").toRealPath().toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException noLinux) {
            return false;
        }
    }

    /** So many rows are done, of so many bytes. */
    void at(long rows, long bytes, long nowNanos) {
        if (nowNanos - shownNanos >= (isTerminal ? TERMINAL_NANOS : LINES_NANOS)) {
            shownNanos = nowNanos;
            show(line(rows, bytes, nowNanos));
        }
    }

    /** The last word: so many rows in all. */
    void end(long rows, long nowNanos) {
        if (isTerminal && isShown) {
            show(line(rows, totalBytes, nowNanos));
            out.println();
            out.flush();
        }
    }

    private void show(String line) {
        isShown = true;
        if (isTerminal) {
            out.print("\r\u001b[K" + line);
        } else {
            out.println(line);
        }
        out.flush();
    }

    private String line(long rows, long bytes, long nowNanos) {
        double share = totalBytes == 0 ? 1 : Math.min(1, (double) bytes / totalBytes);
        double seconds = Math.max(1e-3, (nowNanos - startNanos) / 1e9);
        int done = (int) (share * BAR_LENGTH);
        String left = share == 0 ? "?" : Long.toString(Math.round(seconds * (1 - share) / share));
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d%%  %,d rows  %,d rows/s  %s s left",
                "#".repeat(done),
                ".".repeat(BAR_LENGTH - done),
                (int) (share * 100),
                rows,
                Math.round(rows / seconds),
                left);
    }
}
