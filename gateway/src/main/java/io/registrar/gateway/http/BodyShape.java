package io.registrar.gateway.http;

import io.registrar.engine.Limits;
import io.registrar.engine.SectionKind;
import java.util.List;

/** The members that a route's body may have; every other is refused. */
record BodyShape(List<Member> members) {
    /** No body at all. */
    static final BodyShape NONE = new BodyShape(List.of());

    /** Whether a body, or an empty one, may be left out because every member may be. */
    boolean mayBeEmpty() {
        return members.stream().noneMatch(Member::isRequired);
    }

    /** Where the member stands in the list. */
    int indexOf(String name) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    static BodyShape of(Member... members) {
        return new BodyShape(List.of(members));
    }

    /** What a member's value is. */
    enum ValueType {
        /** An id as text, or as a whole number that stands for its decimal text. */
        ID,
        /** Text of a bounded number of code points. */
        TEXT,
        /** A whole number in bounds. */
        INTEGER,
        /** One of {@link SectionKind}'s texts; kept as its number. */
        KIND
    }

    /**
     * One member.
     *
     * @param least least number, or least code points
     * @param most greatest number, or most code points
     * @param isNullable whether null may be said, which means the same as leaving the member out
     */
    record Member(String name, ValueType type, long least, long most, boolean isRequired, boolean isNullable) {
        static Member id(String name) {
            return new Member(name, ValueType.ID, 1, Limits.MAX_ID_LENGTH, true, false);
        }

        static Member text(String name, int most) {
            return new Member(name, ValueType.TEXT, 1, most, true, false);
        }

        static Member integer(String name, long least, long most) {
            return new Member(name, ValueType.INTEGER, least, most, true, false);
        }

        static Member kind(String name) {
            return new Member(name, ValueType.KIND, 0, 0, true, false);
        }

        /** The same member, which may be left out. */
        Member optional() {
            return new Member(name, type, least, most, false, isNullable);
        }

        /** The same member, which may be null. */
        Member nullable() {
            return new Member(name, type, least, most, isRequired, true);
        }
    }
}
