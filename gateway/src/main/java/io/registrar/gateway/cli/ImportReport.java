package io.registrar.gateway.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** The refused rows, in the order of the file, as CSV; or nothing where nobody wants to know. */
final class ImportReport implements Closeable {
    private final Optional<CsvWriter> csv;

    /** @throws WrongUseException if the file can't be written */
    ImportReport(Optional<Path> file) {
        csv = file.map(ImportReport::open);
    }

    private static CsvWriter open(Path file) {
        try {
            return CsvWriter.builder().build(file).writeRecord("line", "record", "id", "code", "reason");
        } catch (IOException | UncheckedIOException failure) {
            throw notWritable(failure);
        }
    }

    private static WrongUseException notWritable(Exception failure) {
        return new WrongUseException("the report can't be written: " + failure.getMessage());
    }

    void refused(ImportEntry entry, String code, String reason) {
        String record = entry.record() == null ? "" : entry.record().text();
        try {
            csv.ifPresent(writer -> writer.writeRecord(Long.toString(entry.line()), record, entry.id(), code, reason));
        } catch (UncheckedIOException failure) {
            throw notWritable(failure);
        }
    }

    @Override
    public void close() {
        if (csv.isPresent()) {
            try {
                csv.get().close();
            } catch (IOException failure) {
                throw notWritable(failure);
            }
        }
    }
}
