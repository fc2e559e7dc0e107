package io.registrar.engine;

import java.util.function.Consumer;

/** A state that no command leads to: loaded, spoiled by hand, and saved again. */
public final class DamagedState {
    private final State state = new State(new SecretHash(1, 2));

    /** Loads a sound one: of the section s with a free seat, where ada and grace sit, ada has booked, and alan waits. */
    public DamagedState(StateSource source) {
        state.load(source);
    }

    /** What is done to it, and the invariant that it breaks. */
    @SuppressWarnings("ImmutableEnumChecker") // A function can't say that it never changes; these have no state.
    public enum Damage {
        OVER_ENROLLED("INV-01", state -> state.sections.at(0).settings = settings(state, 1, 10)),
        OVER_BOOKED("INV-01", state -> {
            SessionSettings now = state.sessions.at(0).settings;
            state.sessions.at(0).settings = new SessionSettings(now.campusId(), now.startsAtMillis(), 0);
        }),
        SEATED_TWICE("INV-02", state -> state.enrollments.add(0, 0, 9, EnrollmentStatus.ACTIVE, 10, 1)),
        BALANCE_BELOW_ZERO("INV-03", state -> state.students.addToBalance(0, -41)),
        SEAT_THAT_NOBODY_PAID_FOR("INV-04", state -> {
            state.enrollments.remove(state.enrollments.find(0, 0));
            state.enrollments.add(0, 0, 11, EnrollmentStatus.ACTIVE, 10, 1);
        }),
        BOOKED_WITHOUT_A_SEAT(
                "INV-05", state -> state.bookings.add(state.sessions.at(0), 2, state.enrollments.find(0, 0), 9, 1)),
        CREDITS_OUT_OF_NOTHING("INV-06", state -> state.students.addToBalance(1, 1)),
        A_FREE_SEAT_AND_WHO_CAN_PAY_WAITS("INV-07", state -> state.sections.at(0).settings = settings(state, 9, 0)),
        COUNTS_ONE_TOO_MANY("INV-08", state -> state.sections.at(0).totalEnrollments++),
        SESSION_WITHOUT_A_CAMPUS("campus_id", state -> {
            SessionSettings now = state.sessions.at(0).settings;
            state.sessions.at(0).settings = new SessionSettings("", now.startsAtMillis(), now.capacity());
        });

        private final String broken;
        private final Consumer<State> doing;

        Damage(String broken, Consumer<State> doing) {
            this.broken = broken;
            this.doing = doing;
        }

        /** Name of the check that must fail. */
        public String broken() {
            return broken;
        }

        private static SectionSettings settings(State state, long capacity, long price) {
            SectionSettings now = state.sections.at(0).settings;
            return new SectionSettings(
                    now.kind(),
                    now.title(),
                    capacity,
                    price,
                    now.term(),
                    now.waitlistCapacity(),
                    now.opensAtMillis(),
                    now.closesAtMillis(),
                    now.holdSeconds(),
                    now.lessons());
        }
    }

    /** Spoils it. */
    public DamagedState by(Damage damage) {
        damage.doing.accept(state);
        return this;
    }

    /** Saves it as an engine would. */
    public void save(StateSink sink) {
        state.save(sink);
    }

    /** What its snapshot says of it. */
    public StateDigest digest() {
        return StateDigest.of(state);
    }
}
