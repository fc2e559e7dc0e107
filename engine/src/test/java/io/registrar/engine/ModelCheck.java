package io.registrar.engine;

import io.registrar.engine.Answer.BookingView;
import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.SessionView;
import io.registrar.engine.Answer.StudentView;
import io.registrar.engine.Answer.WaitlistEntryView;
import io.registrar.engine.ModelRows.Entry;
import io.registrar.engine.ModelRows.Seat;
import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.ModelRows.SessionRow;
import io.registrar.engine.ModelRows.StudentRow;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.pipeline.CommandLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The one comparison: an engine and a model go the same way, and whatever differs, or breaks an invariant, is an {@link
 * AssertionError}. Planted bugs must be caught by this very class.
 */
final class ModelCheck {
    private final DrivenEngine driven = new DrivenEngine();
    private final EngineReading reading = new EngineReading(driven.engine());
    private final NaiveModel model;
    private final UnaryOperator<Decision> distortion;
    private final EffectsRecount recount = new EffectsRecount();
    private final List<Step> steps = new ArrayList<>();
    private final Map<ResultCode, Integer> codesSeen = new EnumMap<>(ResultCode.class);
    private final Set<String> everPut = new TreeSet<>();
    private long decisionsHash;

    ModelCheck(NaiveModel model) {
        this(model, UnaryOperator.identity());
    }

    /**
     * @param distortion applied to what the engine decided before it is looked at: a way to plant a bug
     */
    ModelCheck(NaiveModel model, UnaryOperator<Decision> distortion) {
        this.model = model;
        this.distortion = distortion;
    }

    /** A whole history: everything is looked at after every step, and the history is replayed at the end. */
    static ModelCheck run(NaiveModel model, UnaryOperator<Decision> distortion, List<Step> steps) {
        ModelCheck check = new ModelCheck(model, distortion);
        for (Step step : steps) {
            check.step(step);
            check.compareState();
        }
        check.replay();
        return check;
    }

    /** How often each code came out. */
    Map<ResultCode, Integer> codesSeen() {
        return codesSeen;
    }

    /** Applies the step on both sides and compares what came of it. */
    void step(Step step) {
        Decision expected = model.apply(step);
        Outcome outcome = driven.apply(step);
        Decision found = distortion.apply(Decision.of(outcome, step));
        if (!expected.equals(found)) {
            throw new AssertionError("Expected " + expected + ", but found " + found + " at " + step);
        }
        compareIndexes(outcome, found, step);
        recount.observe(step, found);
        codesSeen.merge(found.code(), 1, Integer::sum);
        decisionsHash = Hash.chain(decisionsHash, found.hashCode());
        steps.add(step);
        if (step.command() instanceof Step.PutSection put) {
            everPut.add(put.sectionId());
        }
    }

    /** Where an effect says whom it concerns by a dense index too, that is the same one. */
    private void compareIndexes(Outcome outcome, Decision found, Step step) {
        // What a command archived can be asked for no more, though a hold of it may have ended just before.
        boolean isArchived = step.command() instanceof Step.ArchiveTerm;
        for (int effect = 0; effect < found.newEffects().size(); effect++) {
            Decision.Effect expected = found.effects().get(effect);
            boolean isItem = expected.kind() == EffectKind.REGISTRATION_ITEM;
            int student = outcome.effectStudent(effect);
            if (student >= 0 || !isItem) {
                same(expected.student(), driven.engine().studentId(student));
            }
            int section = outcome.effectSection(effect);
            if (!isArchived && (section >= 0 || (!isItem && !expected.section().isEmpty()))) {
                same(expected.section(), driven.engine().sectionId(section));
            }
        }
    }

    /** Compares all that can be asked for, and recounts every invariant on both sides. */
    void compareState() {
        EnrollmentEngine engine = driven.engine();
        StateAudit audit = engine.audit();
        if (!audit.passed()) {
            throw new AssertionError("Expected no violation, but found " + audit.violations());
        }
        recount.holdAgainst(engine);
        List<SectionView> sections = new ArrayList<>();
        for (SectionRow section : model.sections.values()) {
            sections.add(view(section));
            same(view(section), engine.query(new Query.SectionById(section.id)));
            same(section.roster.values().stream().map(ModelCheck::view).toList(), reading.roster(section.id));
            same(waitlist(section), reading.waitlist(section.id));
            same(section.sessions.values().stream().map(ModelCheck::view).toList(), reading.sessions(section.id));
            for (SessionRow session : section.sessions.values()) {
                same(bookings(session), reading.bookings(section.id, session.id));
            }
            for (StudentRow student : model.students.values()) {
                compareMembership(section, student);
            }
        }
        for (String id : everPut) {
            if (!model.sections.containsKey(id)) {
                same(new NotFound(ResultCode.SECTION_NOT_FOUND, id), engine.query(new Query.SectionById(id)));
            }
        }
        same(sections, reading.sections(""));
        same(
                sections.stream()
                        .filter(section -> section.settings().term().equals("term0"))
                        .toList(),
                reading.sections("term0"));
        for (StudentRow student : model.students.values()) {
            same(
                    new StudentView(student.id, student.balance.longValueExact()),
                    engine.query(new Query.StudentById(student.id)));
            same(
                    new Answer.HistoryEnds(last(student.ledgerHistory), last(student.enrollmentHistory)),
                    engine.query(new Query.HistoryOf(student.id)));
            Map<Long, EnrollmentStatus> statuses = new HashMap<>();
            for (SectionRow section : model.sections.values()) {
                Seat seat = section.roster.get(student.id);
                if (seat != null) {
                    statuses.put(seat.id, seat.status);
                }
            }
            same(
                    new Answer.EnrollmentHistory(last(student.enrollmentHistory), statuses),
                    engine.query(new Query.EnrollmentHistoryOf(student.id)));
            compareSeatsAndPlaces(student);
        }
        Seat due = model.nextDue();
        same(due == null ? Long.MAX_VALUE : due.dueMillis, engine.nextDueMillis());
        same(model.sequence(), engine.lastSequence());
    }

    private void compareSeatsAndPlaces(StudentRow student) {
        Map<String, EnrollmentView> seats = new HashMap<>();
        Map<String, WaitlistEntryView> places = new HashMap<>();
        for (SectionRow section : model.sections.values()) {
            Seat seat = section.roster.get(student.id);
            if (seat != null) {
                seats.put(section.id, view(seat));
            }
            waitlist(section).stream()
                    .filter(entry -> entry.studentId().equals(student.id))
                    .forEach(entry -> places.put(section.id, entry));
        }
        Map<String, EnrollmentView> found = reading.seatsOf(student.id);
        same(seats, found);
        List<Long> ids =
                found.values().stream().map(EnrollmentView::enrollmentId).toList();
        same(ids.stream().sorted(Comparator.reverseOrder()).toList(), ids);
        same(places, reading.waitlistsOf(student.id));
    }

    private void compareMembership(SectionRow section, StudentRow student) {
        Seat seat = section.roster.get(student.id);
        same(
                seat == null ? new NotFound(ResultCode.NOT_ENROLLED, student.id) : view(seat),
                driven.engine().query(new Query.EnrollmentOf(section.id, student.id)));
        List<WaitlistEntryView> own = waitlist(section).stream()
                .filter(entry -> entry.studentId().equals(student.id))
                .toList();
        same(
                own.isEmpty() ? new NotFound(ResultCode.NOT_WAITLISTED, student.id) : own.get(0),
                driven.engine().query(new Query.WaitlistEntryOf(section.id, student.id)));
    }

    /** Leads the records into a fresh engine: the same decisions, and the same digest. */
    void replay() {
        EnrollmentEngine replayed = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        long[] hash = new long[1];
        CommandLog.RecordVisitor visitor = (buffer, offset, length) -> {
            replayed.apply(buffer, offset, length, outcome);
            Step step = steps.get((int) outcome.sequence() - 1);
            hash[0] = Hash.chain(
                    hash[0], distortion.apply(Decision.of(outcome, step)).hashCode());
        };
        driven.log().replay(visitor);
        same(decisionsHash, hash[0]);
        same(driven.digest(), replayed.digest());
    }

    private static SectionView view(SectionRow section) {
        return new SectionView(
                section.id,
                section.settings,
                section.roster.size() - section.held(),
                section.held(),
                section.waitlist.size(),
                section.totalEnrollments,
                section.isCancelled,
                section.changedSequence);
    }

    private static EnrollmentView view(Seat seat) {
        return new EnrollmentView(seat.id, seat.studentId, seat.status, seat.paid, seat.enrolledAtMillis);
    }

    private static SessionView view(SessionRow session) {
        return new SessionView(session.id, session.settings, session.bookings.size());
    }

    private static List<WaitlistEntryView> waitlist(SectionRow section) {
        List<WaitlistEntryView> entries = new ArrayList<>();
        for (Entry entry : section.waitlist.values()) {
            entries.add(new WaitlistEntryView(entry.studentId, entries.size() + 1, entry.joinedAtMillis));
        }
        return entries;
    }

    private static List<BookingView> bookings(SessionRow session) {
        return session.bookings.entrySet().stream()
                .map(booking -> new BookingView(booking.getKey(), booking.getValue()))
                .toList();
    }

    private static long last(List<Long> history) {
        return history.isEmpty() ? 0 : history.get(history.size() - 1);
    }

    private static void same(Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new AssertionError("Expected " + expected + ", but found " + found);
        }
    }
}
