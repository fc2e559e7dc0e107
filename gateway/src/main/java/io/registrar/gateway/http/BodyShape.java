package io.registrar.gateway.http;

import io.registrar.engine.Limits;
import java.util.List;

/** The members that a route's body may have, or an object within it; every other is refused. */
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
        /** True or false; kept as 1 or 0. */
        BOOLEAN,
        /** One of a few texts. */
        CHOICE,
        /** Of a bounded length: ids, or objects of one shape, or both, where an id stands for an object with no other member. */
        LIST
    }

    /**
     * One member.
     *
     * @param least least number, code points, or items
     * @param most greatest number, or most code points or items
     * @param isNullable whether null may be said, which means the same as leaving the member out
     * @param choices what a {@link ValueType#CHOICE} may be
     * @param items shape of a {@link ValueType#LIST}'s objects; its first member is an id. With no other, the items are ids
     */
    record Member(
            String name,
            ValueType type,
            long least,
            long most,
            boolean isRequired,
            boolean isNullable,
            List<String> choices,
            BodyShape items) {
        private static Member required(String name, ValueType type, long least, long most) {
            return new Member(name, type, least, most, true, false, List.of(), NONE);
        }

        static Member id(String name) {
            return required(name, ValueType.ID, 1, Limits.MAX_ID_LENGTH);
        }

        static Member text(String name, int most) {
            return required(name, ValueType.TEXT, 1, most);
        }

        static Member integer(String name, long least, long most) {
            return required(name, ValueType.INTEGER, least, most);
        }

        static Member bool(String name) {
            return required(name, ValueType.BOOLEAN, 0, 1);
        }

        static Member choice(String name, List<String> choices) {
            return new Member(name, ValueType.CHOICE, 0, choices.size() - 1L, true, false, choices, NONE);
        }

        static Member list(String name, int most, BodyShape items) {
            return new Member(name, ValueType.LIST, 0, most, true, false, List.of(), items);
        }

        /** The same member, which may be left out. */
        Member optional() {
            return new Member(name, type, least, most, false, isNullable, choices, items);
        }

        /** The same member, which may be null. */
        Member nullable() {
            return new Member(name, type, least, most, isRequired, true, choices, items);
        }
    }
}
