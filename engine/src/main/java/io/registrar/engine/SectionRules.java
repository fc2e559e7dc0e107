package io.registrar.engine;

/** A section's life: made, changed with people in it, cancelled; and its term archived. */
final class SectionRules {
    private final State state;
    private final Turn turn;
    private final Seats seats;

    SectionRules(Turn turn, Seats seats) {
        this.state = turn.state;
        this.turn = turn;
        this.seats = seats;
    }

    void put() {
        turn.section = turn.lookUpSection();
        SectionSettings settings = turn.command.settings();
        if (turn.section >= 0) {
            change(state.sections.at(turn.section), settings);
        } else if (state.sections.count() == Limits.MAX_SECTIONS) {
            turn.refuseAsFull(state.sections.count(), Limits.MAX_SECTIONS);
        } else {
            Section section = new Section(settings);
            section.changedSequence = state.sequence;
            turn.section = state.sections.add(
                    turn.command.buffer(), turn.command.sectionOffset(), turn.command.sectionLength(), section);
            turn.outcome.result(ResultCode.CREATED);
        }
    }

    private void change(Section section, SectionSettings settings) {
        if (!turn.isSectionLive()) {
            return;
        }
        if (settings.isLimited() && section.seatsTaken() > settings.capacity()) {
            turn.refuse(ResultCode.CAPACITY_BELOW_ENROLLED).seats(section.seatsTaken(), settings.capacity());
            return;
        }
        SectionSettings before = section.settings;
        boolean hasFewerLessons = settings.lessons() < before.lessons();
        int highest = hasFewerLessons ? highestLessonFinished(section) : 0;
        if (highest > settings.lessons()) {
            turn.refuse(ResultCode.LESSONS_BELOW_COMPLETED).seats(highest, settings.lessons());
            return;
        }
        section.settings = settings;
        section.changedSequence = state.sequence;
        turn.outcome.result(ResultCode.OK);
        if (hasFewerLessons && highest > 0) {
            completeWhoHaveFinished(section);
        }
        if (settings.price() < before.price()) {
            seats.promotion().priceFell(turn.section);
        }
        seats.promotion().seatFreed(turn.section);
        seats.promotion().settle();
    }

    private int highestLessonFinished(Section section) {
        int highest = 0;
        for (int row = section.rosterHead; row != Section.NONE; row = state.enrollments.nextInRoster(row)) {
            highest = Math.max(highest, state.details.highestFinished(row));
        }
        return highest;
    }

    /** Those whose every lesson is done, now that there are fewer, would otherwise wait for a last one for ever. */
    private void completeWhoHaveFinished(Section section) {
        for (int row = section.rosterHead; row != Section.NONE; row = state.enrollments.nextInRoster(row)) {
            if (state.details.lessonsFinished(row) == section.settings.lessons()
                    && state.enrollments.status(row) != EnrollmentStatus.COMPLETED) {
                seats.change(row, EnrollmentStatus.COMPLETED);
            }
        }
    }

    void cancel() {
        if (!turn.findsSection() || !turn.isSectionLive()) {
            return;
        }
        Section section = state.sections.at(turn.section);
        section.isCancelled = true;
        section.changedSequence = state.sequence;
        emptyWaitlist(section);
        long cancelled = 0;
        long refunded = 0;
        for (int row = section.rosterHead; row != Section.NONE; row = section.rosterHead) {
            refunded += state.enrollments.cost(row);
            cancelled++;
            seats.end(row, EnrollmentStatus.CANCELLED);
        }
        seats.promotion().settle();
        turn.outcome.result(ResultCode.OK).count(cancelled).amount(refunded);
    }

    private void emptyWaitlist(Section section) {
        while (section.waitlistRoot != Section.NONE) {
            state.waitlists.remove(section.waitlistRoot);
        }
    }

    void archiveTerm() {
        String term = turn.command.term();
        long sections = 0;
        long inTheWay = 0;
        for (int index = 0; index < state.sections.end(); index++) {
            if (isOfTerm(index, term)) {
                sections++;
                inTheWay += isOver(state.sections.at(index)) ? 0 : 1;
            }
        }
        if (sections == 0) {
            turn.refuse(ResultCode.TERM_NOT_FOUND);
            return;
        }
        if (inTheWay > 0) {
            turn.refuse(ResultCode.TERM_NOT_CLOSED).seats(inTheWay, sections);
            return;
        }
        long enrollments = 0;
        for (int index = 0; index < state.sections.end(); index++) {
            if (isOfTerm(index, term)) {
                enrollments += state.sections.at(index).seatsTaken();
                archive(index);
            }
        }
        state.archivedSections += sections;
        turn.outcome.result(ResultCode.OK).count(sections).amount(enrollments);
    }

    private boolean isOfTerm(int index, String term) {
        return state.sections.has(index)
                && state.sections.at(index).settings.term().equals(term);
    }

    private boolean isOver(Section section) {
        return section.isCancelled || (section.settings.closesAtMillis() <= state.timeMillis && section.held == 0);
    }

    private void archive(int index) {
        Section section = state.sections.at(index);
        emptyWaitlist(section);
        while (section.rosterHead != Section.NONE) {
            seats.archive(section.rosterHead);
        }
        section.sessions.forEach(state.sessions::remove);
        state.sections.remove(index);
    }
}
