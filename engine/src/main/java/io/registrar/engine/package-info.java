/**
 * The state and its rules: who holds which seat, and who paid which credits.
 *
 * <p>A command's whole trip, of which this package is the middle ({@code ‖} is a hop between threads):
 *
 * <pre>
 * EnrollmentHandler → RequestParser → CommandPublisher ‖ JournalStage → CommandLog ‖ ApplyStage → EnrollmentEngine
 *     → state ‖ OutcomeStage → OutcomeLog · ReplyStage → PendingReplies ‖ ResponseWriter
 * </pre>
 *
 * <p>Thread rule: one thread at a time, with no lock anywhere; the host sees to it. Promise: no clock, no random number,
 * no file, no thread and no iteration order of a hash table decides anything here, so that the same records make the
 * same state and the same outcomes, on any machine, live or replayed.
 *
 * <p>Map: {@link io.registrar.engine.EnrollmentEngine} is the table of contents: what is due expires, then the command is decided.
 * The rules are a file a family: {@code EnrollmentRules}, {@code RegistrationRules}, {@code SectionRules}, {@code SessionRules},
 * {@code StudentRules}. What several of them do is in one place each: {@code Admission} judges who gets in, {@code Seats} takes
 * and frees seats with all that hangs on them, {@code Promotion} leads those who wait to seats that came free, {@code Turn} is
 * the command at hand. {@code State} has no rule: {@code SectionTable}, {@code StudentTable}, {@code EnrollmentTable}, {@code
 * SeatDetails}, {@code HoldQueue}, {@code WaitlistTable}, {@code SessionTable}, {@code BookingTable} and {@code KeyTable}, most
 * of whose rows are longs in {@code LongRows}, found through {@code IdTable}, {@code PairIndex} and {@code HashIndex}. {@link
 * io.registrar.engine.Outcome} is what a command came to, {@link io.registrar.engine.ResultCode} the one precedence of
 * refusals. {@link io.registrar.engine.Query} and {@link io.registrar.engine.Answer} are the reading side. {@link
 * io.registrar.engine.StateDigest} and {@link io.registrar.engine.StateAudit} look at the whole: {@code SectionRecount} and
 * {@code StudentRecount} recount the rows, and {@link io.registrar.engine.LedgerRecount} keeps the books of the history, which
 * {@code LedgerComparison} holds against the rows. {@link io.registrar.engine.Invariant} names what must be true.
 */
package io.registrar.engine;
