package io.registrar.engine;

import io.registrar.engine.Decision.Number;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the naive model says a command came to, without its effects: a code, and the numbers that are not 0. */
record Verdict(ResultCode code, Map<Number, Long> numbers) {
    static Verdict of(ResultCode code) {
        return new Verdict(code, new EnumMap<>(Number.class));
    }

    static Verdict ofEnrollment(ResultCode code, ModelRows.Seat seat) {
        return of(code).with(Number.ENROLLMENT, seat.id);
    }

    static Verdict ofBound(ResultCode code, long current, long max) {
        return of(code).with(Number.CURRENT, current).with(Number.MAX, max);
    }

    static Verdict ofCredits(ResultCode code, long amount, BigInteger balance) {
        return of(code).with(Number.AMOUNT, amount).with(Number.BALANCE, balance.longValueExact());
    }

    static Verdict ofWindow(ResultCode code, long boundMillis) {
        return of(code).with(Number.WINDOW_BOUND, boundMillis);
    }

    /** The same, but for one number. */
    Verdict with(Number number, long value) {
        Map<Number, Long> more = new EnumMap<>(Number.class);
        more.putAll(numbers);
        more.put(number, value);
        return new Verdict(code, more);
    }

    Verdict withBalance(ModelRows.StudentRow student) {
        return with(Number.BALANCE, student.balance.longValueExact());
    }

    /** All numbers, by their places. */
    List<Long> allNumbers() {
        List<Long> all = new ArrayList<>();
        for (Number number : Number.values()) {
            all.add(numbers.getOrDefault(number, 0L));
        }
        return all;
    }
}
