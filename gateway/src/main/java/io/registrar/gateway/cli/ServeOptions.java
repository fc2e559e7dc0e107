package io.registrar.gateway.cli;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.engine.pipeline.SyncMode;
import io.registrar.gateway.http.HttpSettings;
import io.registrar.gateway.webhooks.WebhookSettings;
import io.registrar.journal.JournalSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What {@code serve} and {@code demo} have in common. */
final class ServeOptions {
    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            converter = HttpAddress.Converter.class,
            description =
                    "Where to listen; port 0 takes any. Without --tokens loopback only. Default: ${DEFAULT-VALUE}")
    private HttpAddress http;

    @Option(
            names = "--sync",
            paramLabel = "MODE",
            defaultValue = "always",
            converter = SyncModeConverter.class,
            description = "When the journal is forced to the disk: always (before every answer), interval:MS, or none."
                    + " Default: ${DEFAULT-VALUE}")
    private SyncMode sync;

    @Option(
            names = "--stages",
            paramLabel = "LAYOUT",
            description = "Whether the stages share a thread: ${COMPLETION-CANDIDATES}. Default: fused")
    private PipelineSettings.Layout layout = PipelineSettings.DEFAULT.layout();

    @Option(
            names = "--wait",
            paramLabel = "STRATEGY",
            description = "How the stages wait for work: ${COMPLETION-CANDIDATES}. Default: adaptive")
    private PipelineSettings.Waiting waiting = PipelineSettings.DEFAULT.waiting();

    @Option(
            names = "--ring",
            paramLabel = "SLOTS",
            description = "Commands and queries under way at most, a power of two; more are told 503. Default: 4096")
    private int ringSize = PipelineSettings.DEFAULT.ringSize();

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            description = "Threads that read and write HTTP. Default: half the processors")
    private int eventLoops = HttpSettings.DEFAULT.eventLoops();

    @Option(
            names = "--segment-mib",
            paramLabel = "MIB",
            description = "Disk space taken in advance for a journal segment, 8 to 1024. Default: 128")
    private int segmentMib = JournalSettings.DEFAULT.segmentBytes() >> 20;

    @Option(
            names = "--reserve-mib",
            paramLabel = "MIB",
            description = "Disk space left free, 0 to 1048576: no more is taken in advance below it, and while less is"
                    + " free, commands are told 503 journal_full. Default: 256")
    private int reserveMib = (int) (JournalSettings.DEFAULT.reserveBytes() >> 20);

    @Option(
            names = "--history-readers",
            paramLabel = "N",
            description = "Threads that answer what looks back: ledgers, past enrollments, commands. 0 keeps no history"
                    + " of outcomes at all; a later start makes it again. Default: 1")
    private int historyReaders = 1;

    @Option(
            names = "--snapshot-every",
            paramLabel = "N",
            description =
                    "Make a snapshot whenever so many commands have come since the last one, beside what is served;"
                            + " takes memory for a second copy of the state while it is made. 0 for never. Default: ${DEFAULT-VALUE}",
            defaultValue = "10000000")
    private long snapshotEvery;

    @Option(
            names = "--snapshots-kept",
            paramLabel = "N",
            description = "How many snapshots are kept, the newest, 1 to 100. Default: ${DEFAULT-VALUE}",
            defaultValue = "2")
    private int snapshotsKept;

    @Option(
            names = "--snapshot-nice",
            paramLabel = "N",
            description =
                    "How far behind the server a snapshot's maker stands for a processor, as nice counts it, 0 to 19: at"
                            + " 19 it gets what nobody else wants. Default: ${DEFAULT-VALUE}",
            defaultValue = "19")
    private int snapshotNice;

    @Option(
            names = "--retain",
            description =
                    "Retain of the journal what the kept snapshots need, and delete older segments. Without it the"
                            + " whole journal stays.")
    private boolean retains;

    /**
     * All settings.
     *
     * @param tokens the token file; without one everybody is the operator
     * @param webhook where notifications go; without one there are none
     * @param acceptsClock whether the clock is right, however far it is from the journal
     * @throws WrongUseException if the options can't be served
     */
    ServeSettings settings(Path data, Optional<Path> tokens, Optional<WebhookSettings> webhook, boolean acceptsClock) {
        if (webhook.isPresent() && historyReaders == 0) {
            throw new WrongUseException("expected a history with --webhook: notifications are read from it");
        }
        if (tokens.isEmpty() && !http.isLoopback()) {
            throw new WrongUseException("without --tokens anybody is the operator, so only loopback can be listened on,"
                    + " not " + http.host());
        }
        if (eventLoops < 1 || eventLoops > 256) {
            throw new WrongUseException("expected 1 to 256 event loops, but found " + eventLoops);
        }
        if (segmentMib < JournalSettings.MIN_SEGMENT_BYTES >> 20
                || segmentMib > JournalSettings.MAX_SEGMENT_BYTES >> 20) {
            throw new WrongUseException("expected segments of 8 to 1024 MiB, but found " + segmentMib);
        }
        if (reserveMib < 0 || reserveMib > JournalSettings.MAX_RESERVE_BYTES >> 20) {
            throw new WrongUseException("expected a reserve of 0 to 1048576 MiB, but found " + reserveMib);
        }
        if (historyReaders < 0 || historyReaders > 64) {
            throw new WrongUseException("expected 0 to 64 history readers, but found " + historyReaders);
        }
        if (snapshotEvery < 0) {
            throw new WrongUseException("expected --snapshot-every to be 0 or more, but found " + snapshotEvery);
        }
        if (snapshotNice < 0 || snapshotNice > SnapshotSettings.MAX_NICE) {
            throw new WrongUseException(
                    "expected --snapshot-nice to be 0 to " + SnapshotSettings.MAX_NICE + ", but found " + snapshotNice);
        }
        if (snapshotsKept < 1 || snapshotsKept > SnapshotSettings.MAX_KEPT) {
            throw new WrongUseException(
                    "expected to keep 1 to " + SnapshotSettings.MAX_KEPT + " snapshots, but found " + snapshotsKept);
        }
        PipelineSettings pipeline;
        try {
            pipeline = new PipelineSettings(ringSize, layout, waiting, sync);
        } catch (IllegalArgumentException wrong) {
            throw new WrongUseException(wrong.getMessage());
        }
        return new ServeSettings(
                http,
                data,
                tokens,
                pipeline,
                new JournalSettings(segmentMib << 20, (long) reserveMib << 20),
                new SnapshotSettings(snapshotEvery, snapshotsKept, snapshotNice, retains),
                historyReaders,
                Descriptors.share(HttpSettings.DEFAULT.withEventLoops(eventLoops)),
                webhook,
                acceptsClock);
    }

    /** For picocli. */
    static final class SyncModeConverter implements ITypeConverter<SyncMode> {
        @Override
        public SyncMode convert(String text) {
            try {
                return SyncMode.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            }
        }
    }
}
