package io.registrar.engine;

import io.registrar.engine.Answer.EnrollmentView;
import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Answer.Roster;
import io.registrar.engine.Answer.SectionList;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.Answer.StudentView;
import io.registrar.engine.NaiveModel.Seat;
import io.registrar.engine.NaiveModel.SectionRow;
import io.registrar.engine.NaiveModel.StudentRow;
import io.registrar.engine.Query.RosterCursor;
import io.registrar.engine.pipeline.CommandLog;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The one comparison: an engine and a model go the same way, and whatever differs, or breaks an invariant, is an {@link
 * AssertionError}. Planted bugs must be caught by this very class.
 */
final class ModelCheck {
    /** Small, so that rosters and lists take several pages. */
    private static final int PAGE_ITEMS = 2;

    private final DrivenEngine driven = new DrivenEngine();
    private final NaiveModel model;
    private final UnaryOperator<Decision> distortion;
    private final EffectsRecount recount = new EffectsRecount();
    private final Set<ResultCode> codesSeen = EnumSet.noneOf(ResultCode.class);
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

    Set<ResultCode> codesSeen() {
        return codesSeen;
    }

    /** Applies the step on both sides and compares what came of it. */
    void step(Step step) {
        Decision expected = model.apply(step);
        Decision found = distortion.apply(Decision.of(driven.apply(step)));
        if (!expected.equals(found)) {
            throw new AssertionError("Expected " + expected + ", but found " + found + " at " + step);
        }
        recount.observe(step, found);
        codesSeen.add(found.code());
        decisionsHash = Hash.chain(decisionsHash, found.hashCode());
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
            same(sections.get(sections.size() - 1), engine.query(new Query.SectionById(section.id)));
            same(roster(section), roster(engine, section.id));
            for (StudentRow student : model.students.values()) {
                Seat seat = section.roster.get(student.id);
                same(
                        seat == null ? new NotFound(ResultCode.NOT_ENROLLED, student.id) : view(seat),
                        engine.query(new Query.EnrollmentOf(section.id, student.id)));
            }
        }
        same(sections, sections(engine));
        for (StudentRow student : model.students.values()) {
            same(
                    new StudentView(student.id, student.balance.longValueExact()),
                    engine.query(new Query.StudentById(student.id)));
        }
        same(model.sequence(), engine.lastSequence());
    }

    /** Leads the records into a fresh engine: the same decisions, and the same digest. */
    void replay() {
        EnrollmentEngine replayed = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        long[] hash = new long[1];
        CommandLog.RecordVisitor visitor = (buffer, offset, length) -> {
            replayed.apply(buffer, offset, length, outcome);
            hash[0] = Hash.chain(hash[0], distortion.apply(Decision.of(outcome)).hashCode());
        };
        driven.log().replay(visitor);
        same(decisionsHash, hash[0]);
        same(driven.digest(), replayed.digest());
    }

    private static SectionView view(SectionRow section) {
        return new SectionView(
                section.id,
                section.settings,
                section.roster.size(),
                0,
                0,
                section.totalEnrollments,
                false,
                section.changedSequence);
    }

    private static EnrollmentView view(Seat seat) {
        return new EnrollmentView(
                seat.enrollmentId(), seat.studentId(), EnrollmentStatus.ACTIVE, seat.paid(), seat.enrolledAtMillis());
    }

    private static List<EnrollmentView> roster(SectionRow section) {
        return section.roster.values().stream().map(ModelCheck::view).toList();
    }

    private static List<EnrollmentView> roster(EnrollmentEngine engine, String sectionId) {
        List<EnrollmentView> items = new ArrayList<>();
        RosterCursor cursor = RosterCursor.START;
        Roster page;
        do {
            page = (Roster) engine.query(new Query.RosterPage(sectionId, PAGE_ITEMS, cursor));
            items.addAll(page.items());
            cursor = page.next();
        } while (page.hasNext());
        return items;
    }

    private static List<SectionView> sections(EnrollmentEngine engine) {
        List<SectionView> items = new ArrayList<>();
        SectionList page = new SectionList(List.of(), -1);
        do {
            page = (SectionList) engine.query(new Query.SectionPage(PAGE_ITEMS, page.nextAfterIndex(), ""));
            items.addAll(page.items());
        } while (page.nextAfterIndex() >= 0);
        return items;
    }

    private static void same(Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new AssertionError("Expected " + expected + ", but found " + found);
        }
    }
}
