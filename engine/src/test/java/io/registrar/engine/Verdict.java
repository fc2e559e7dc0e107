package io.registrar.engine;

import io.registrar.engine.Decision.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the naive model says a command came to, without its effects: a code, and the numbers that are not 0. */
record Verdict(ResultCode code, Map<Place, Long> numbers) {
    static Verdict of(ResultCode code) {
        return new Verdict(code, new EnumMap<>(Place.class));
    }

    static Verdict ofEnrollment(ResultCode code, ModelRows.Seat seat) {
        return of(code).with(Place.ENROLLMENT, seat.id);
    }

    static Verdict ofBound(ResultCode code, long current, long max) {
        return of(code).with(Place.CURRENT, current).with(Place.MAX, max);
    }

    static Verdict ofCredits(ResultCode code, long amount, BigInteger balance) {
        return of(code).with(Place.AMOUNT, amount).with(Place.BALANCE, balance.longValueExact());
    }

    static Verdict ofWindow(ResultCode code, long boundMillis) {
        return of(code).with(Place.WINDOW_BOUND, boundMillis);
    }

    /** The same, but for one number. */
    Verdict with(Place number, long value) {
        Map<Place, Long> more = new EnumMap<>(Place.class);
        more.putAll(numbers);
        more.put(number, value);
        return new Verdict(code, more);
    }

    Verdict withBalance(ModelRows.StudentRow student) {
        return with(Place.BALANCE, student.balance.longValueExact());
    }

    /** All numbers, by their places. */
    List<Long> allNumbers() {
        List<Long> all = new ArrayList<>();
        for (Place number : Place.values()) {
            all.add(numbers.getOrDefault(number, 0L));
        }
        return all;
    }
}
