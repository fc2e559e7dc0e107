package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Goes through a journal with one section and follows its seats, its wait list and the balances by the effects alone, with
 * a list and two maps: never more seated than there are seats, and whoever is promoted is the first of those who wait and
 * can pay.
 */
final class DayRecount {
    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final Outcome outcome = new Outcome();
    private final CommandDecoder command = new CommandDecoder();
    private final Map<String, Long> balances = new HashMap<>();
    private final Set<String> seated = new HashSet<>();
    private final Set<Long> refunded = new HashSet<>();
    private final List<String> waiting = new ArrayList<>();
    private long capacity;
    private long price;
    private int promoted;
    private int passedOver;
    private int expired;

    private DayRecount() {}

    /** Recounts everything in this data folder, and fails where something is wrong. */
    static DayRecount recount(Path data) {
        DayRecount recount = new DayRecount();
        JournalReader.read(DataFolder.journalForReading(data), recount::take);
        assertEquals(List.of(), recount.engine.audit().violations());
        return recount;
    }

    private void take(byte[] buffer, int offset, int length) {
        engine.apply(buffer, offset, length, outcome);
        command.wrap(buffer, offset, length);
        for (int effect = 0; effect < outcome.firstOwnEffect(); effect++) {
            follow(effect);
        }
        if (command.type() == CommandType.PUT_SECTION && !outcome.code().isRefusal()) {
            capacity = command.settings().capacity();
            price = command.settings().price();
        } else if (command.type() == CommandType.LEAVE_WAITLIST && outcome.code() == ResultCode.OK) {
            assertTrue(waiting.remove(command.studentId()), "left a list that it was not on");
        } else if (outcome.position() > 0) {
            waiting.add(command.studentId());
            assertEquals(waiting.size(), outcome.position());
        }
        for (int effect = outcome.firstOwnEffect(); effect < outcome.effectCount(); effect++) {
            follow(effect);
        }
        String at = " at sequence " + outcome.sequence();
        assertTrue(seated.size() <= capacity, seated.size() + " seated of " + capacity + at);
        if (seated.size() < capacity) {
            for (String student : waiting) {
                assertTrue(
                        balances.getOrDefault(student, 0L) < price,
                        student + " waits, though a seat is free that it can pay" + at);
            }
        }
    }

    private void follow(int effect) {
        String student = engine.studentId(outcome.effectStudent(effect));
        switch (outcome.effectKind(effect)) {
            case LEDGER_ENTRY -> {
                long balance = balances.merge(student, outcome.effectAmount(effect), Long::sum);
                assertEquals(balance, outcome.effectBalanceAfter(effect));
                assertTrue(balance >= 0, student + " has " + balance);
                if (outcome.effectDetail(effect) == LedgerType.REFUND.number()) {
                    assertTrue(refunded.add(outcome.effectEnrollmentId(effect)), "refunded twice");
                }
            }
            case ENROLLMENT_BEGUN, ENROLLMENT_IMPORTED -> assertTrue(seated.add(student), student + " is seated twice");
            case ENROLLMENT_PROMOTED -> {
                promoted++;
                for (String first : waiting) {
                    if (first.equals(student)) {
                        break;
                    }
                    assertTrue(balances.getOrDefault(first, 0L) < price, student + " was promoted before " + first);
                }
                assertTrue(waiting.remove(student), student + " was promoted and did not wait");
                assertTrue(seated.add(student), student + " is seated twice");
            }
            case ENROLLMENT_ENDED -> {
                expired += outcome.effectDetail(effect) == 6 ? 1 : 0;
                assertTrue(seated.remove(student), student + " lost a seat that it had not");
            }
            case PASSED_OVER -> {
                passedOver++;
                assertTrue(balances.getOrDefault(student, 0L) < price, student + " was passed over and can pay");
            }
            case ENROLLMENT_CHANGED, REGISTRATION_ITEM -> assertTrue(seated.contains(student));
        }
    }

    int promoted() {
        return promoted;
    }

    int passedOver() {
        return passedOver;
    }

    int expired() {
        return expired;
    }

    /** As {@code journal verify} ends. */
    String lastLine() {
        return "sequence " + engine.lastSequence() + " digest " + engine.digest();
    }

    @Override
    public String toString() {
        return engine.lastSequence() + " commands, " + promoted + " promoted, " + passedOver + " passed over, "
                + expired + " expired";
    }
}
