/**
 * The command log on the disk, and beside it the log of outcomes.
 *
 * <p>Thread rule: one thread writes; another may force by the clock, and two take space ahead of it; readers are any threads and processes, as they take
 * no lock and write nothing. Promise: what {@code force} has covered is there after any crash; what can't be vouched for
 * is refused, with file and offset; nothing but the log's own new files is ever written to. Of older ones a start cuts the
 * unused zeros, and a repair the torn bytes.
 *
 * <p>Map: {@link io.registrar.journal.DataFolder} is the locked folder; {@link io.registrar.journal.ChronicleCommandLog}
 * the log, a row of {@code Segment}s listed in a {@code Manifest}. {@code SegmentWriter} appends {@code Frame}s to a
 * queue; {@code SegmentReader} reads them back with every check, and {@link io.registrar.journal.JournalReader} the whole
 * journal; a {@code SegmentSeal} says where a segment ended. {@code NextSegment} makes
 * the next one ready and {@code SpaceAhead} takes the outcomes' space, each on a {@code SpaceThread}, as far as the
 * {@code DiskReserve} lets them; {@link io.registrar.journal.DiskListener} hears when there is none. {@link io.registrar.journal.JournalRepair} removes torn tails
 * for an operator. {@link io.registrar.journal.FileOutcomeLog} is the history: {@code KeptOutcomes} holds an earlier run's
 * against the replay's, at a start and in {@link io.registrar.journal.OutcomeVerifier}; {@code OutcomeOpening} is the ways to
 * open it, {@code OutcomeTables} what leads into it, {@code RecordsHead} where it begins, and {@link
 * io.registrar.journal.OutcomeFiles} what the maker of a snapshot asks of it.
 * {@link io.registrar.journal.DataFolderCopy} makes a backup, under the name that {@link
 * io.registrar.journal.BackupFolder} gives it. {@code docs/journal-format.md} draws every byte. It knows the heads of records, and no
 * rule of enrollment.
 */
package io.registrar.journal;
