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
        OpenLog open(Path folder) {
            DataFolder data = DataFolder.open(folder.resolve("data"));
            return new OpenLog(new ChronicleCommandLog(data, JournalSettings.DEFAULT), data::close);
        }
    },
    /** A plain file, see {@link RawFileLog}. */
    RAW {
        @Override
        OpenLog open(Path folder) {
            return new OpenLog(
                    new RawFileLog(folder.resolve("raw"), JournalSettings.DEFAULT.segmentBytes()), () -> {});
        }
    };

    abstract OpenLog open(Path folder);

    /** A log, and what is closed after it. */
    record OpenLog(CommandLog log, Runnable afterwards) implements AutoCloseable {
        @Override
        public void close() {
            log.close();
            afterwards.run();
        }
    }
}
