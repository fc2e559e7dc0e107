package io.registrar.bench;

import io.registrar.engine.pipeline.CommandLog;
import io.registrar.journal.ChronicleCommandLog;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalSettings;
import java.nio.file.Path;

/** The logs that are held against each other. */
public enum LogKind {
    /** The product's journal. */
    CHRONICLE {
        @Override
        OpenLog open(Path folder, int segmentBytes) {
            DataFolder data = DataFolder.open(folder.resolve("data"));
            return new OpenLog(new ChronicleCommandLog(data, new JournalSettings(segmentBytes)), data);
        }
    },
    /** A plain file, see {@link RawFileLog}. */
    RAW {
        @Override
        OpenLog open(Path folder, int segmentBytes) {
            DataFolder data = DataFolder.open(folder.resolve("data"));
            return new OpenLog(new RawFileLog(folder.resolve("raw"), segmentBytes), data);
        }
    };

    /** Opens a log that takes this much space in advance; it is not started. */
    abstract OpenLog open(Path folder, int segmentBytes);

    /** A log, and the data folder beside or around it. */
    record OpenLog(CommandLog log, DataFolder data) implements AutoCloseable {
        @Override
        public void close() {
            log.close();
            data.close();
        }
    }
}
