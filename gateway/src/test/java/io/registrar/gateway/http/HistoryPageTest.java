package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.engine.Answer;
import io.registrar.engine.Answer.EnrollmentHistory;
import io.registrar.engine.Answer.HistoryEnds;
import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.InMemoryOutcomeLog;
import io.registrar.gateway.http.HistoryPages.Page;
import io.registrar.gateway.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Pages over records that few commands make: several effects of both kinds in one, of the student and of others, the
 * command about either; and long stretches of a chain without an item. Written by hand, so that the links are what the page
 * has to go by.
 */
class HistoryPageTest {
    private static final String STUDENT = "ada";
    /** One whose id is as long, so that it takes a look at it to tell them apart. */
    private static final String OTHER = "ida";

    private static final List<EffectKind> KINDS = List.of(
            EffectKind.LEDGER_ENTRY,
            EffectKind.ENROLLMENT_BEGUN,
            EffectKind.ENROLLMENT_ENDED,
            EffectKind.ENROLLMENT_PROMOTED,
            EffectKind.ENROLLMENT_CHANGED);
    private static final int ADA = 0;
    private static final int IDA = 1;

    private final InMemoryOutcomeLog log = new InMemoryOutcomeLog();
    private final CommandEncoder command = new CommandEncoder();
    private final OutcomeEncoder encoder = new OutcomeEncoder();
    private final Outcome outcome = new Outcome();

    private final List<Long> entryIds = new ArrayList<>();
    private final List<Long> enrollmentIds = new ArrayList<>();
    private boolean isOwn;
    private long sequence;
    private long lastLedger;
    private long lastEnrollment;
    private long ids;
    /** What the ring says of seats at the time of the question. */
    private Map<Long, EnrollmentStatus> statusesThen = Map.of();

    private void begin() {
        begin(true);
    }

    private void begin(boolean isAboutStudent) {
        outcome.begin(++sequence, sequence);
        isOwn = isAboutStudent;
    }

    /** Says whom the last effect concerns, the student or the other one. */
    private void concern(int student) {
        boolean isOfCommand = isOwn == (student == ADA);
        byte[] id = (student == ADA ? STUDENT : OTHER).getBytes(StandardCharsets.US_ASCII);
        outcome.ofStudent(student, isOfCommand ? Outcome.OWN : outcome.addName(id, 0, id.length));
        byte[] section = ("s" + ids).getBytes(StandardCharsets.US_ASCII);
        outcome.ofSection(0, outcome.addName(section, 0, section.length));
    }

    private void addLedgerEntry() {
        outcome.addLedgerEntry(LedgerType.CHARGE, ++ids, 0, 0, Outcome.NO_INDEX, 1, ids, lastLedger);
        concern(ADA);
        lastLedger = sequence;
        entryIds.add(ids);
    }

    private void addEnrollment(EffectKind kind) {
        outcome.addEnrollment(kind, EnrollmentStatus.ACTIVE, ++ids, 0, 0, 0, sequence, lastEnrollment, 0);
        concern(ADA);
        lastEnrollment = sequence;
        if (kind.isBeginning()) {
            log.enrollmentBegun(ids);
            enrollmentIds.add(ids);
        }
    }

    /** What must not be shown, and leads elsewhere. */
    private void addEffectOfAnother(EffectKind kind) {
        if (kind == EffectKind.LEDGER_ENTRY) {
            outcome.addLedgerEntry(LedgerType.REFUND, ++ids, 0, 0, Outcome.NO_INDEX, 1, ids, 1);
        } else {
            outcome.addEnrollment(kind, EnrollmentStatus.ACTIVE, ++ids, 0, 0, 0, sequence, 1, 0);
        }
        concern(IDA);
    }

    private void append() {
        command.enroll("ops", "s1", isOwn ? STUDENT : OTHER);
        keep();
    }

    private void keep() {
        RecordHeader.stamp(command.buffer(), 0, sequence, sequence);
        encoder.clear();
        encoder.encode(command.buffer(), 0, command.length(), outcome);
        log.append(sequence, encoder.buffer(), encoder.length());
    }

    private Page page(boolean isLedger, int limit, String after) throws RefusedRequestException {
        HistoryCursor cursor = HistoryCursor.of(
                after.isEmpty()
                        ? new long[0]
                        : new long[] {
                            Long.parseLong(after.split("\\.", -1)[0]), Long.parseLong(after.split("\\.", -1)[1])
                        });
        HistoryPage page =
                isLedger ? new LedgerPage(STUDENT, limit, cursor) : new EnrollmentPage(STUDENT, limit, cursor);
        JsonWriter json = new JsonWriter();
        Answer answer = isLedger
                ? new HistoryEnds(lastLedger, lastEnrollment)
                : new EnrollmentHistory(lastEnrollment, statusesThen);
        page.write(log.newReader(), log.newReader(), answer, sequence, json);
        return Page.of(new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8));
    }

    private static List<Long> ids(Page page, boolean isLedger) {
        return page.items().stream()
                .map(item -> HistoryPages.parse(item)
                        .path(isLedger ? "ledgerEntryId" : "enrollmentId")
                        .asLong())
                .toList();
    }

    private void assertAllShown(boolean isLedger, int limit) throws RefusedRequestException {
        List<Long> expected = new ArrayList<>(isLedger ? entryIds : enrollmentIds);
        Collections.reverse(expected);
        List<Long> found = new ArrayList<>();
        String after = "";
        do {
            Page page = page(isLedger, limit, after);
            found.addAll(ids(page, isLedger));
            assertTrue(found.size() <= expected.size(), () -> "more than there are, by " + limit);
            // A chain may end in links that are no items, and lead a full page to an empty one.
            assertTrue(page.items().size() == limit || page.next().isEmpty(), page::toString);
            assertTrue(page.next().isEmpty() || !page.next().equals(after), page::toString);
            after = page.next();
        } while (!after.isEmpty());
        assertEquals(expected, found, () -> "by " + limit);
    }

    @Test
    void shouldShowEachItemOnceWhenAPageEndsInsideARecord() throws RefusedRequestException {
        long seed = System.nanoTime();
        System.out.println("HistoryPageTest: seed " + seed);
        Random random = new Random(seed);
        for (int record = 0; record < 120; record++) {
            begin(random.nextBoolean());
            for (int effect = random.nextInt(9); effect > 0; effect--) {
                switch (random.nextInt(5)) {
                    case 0 -> addLedgerEntry();
                    case 1 -> addEnrollment(EffectKind.ENROLLMENT_BEGUN);
                    case 2 -> addEnrollment(EffectKind.ENROLLMENT_PROMOTED);
                    case 3 -> addEffectOfAnother(KINDS.get(random.nextInt(KINDS.size())));
                    default -> addEnrollment(EffectKind.ENROLLMENT_ENDED);
                }
            }
            append();
        }
        for (int limit : new int[] {1, 2, 3, 7, 100, 1_000}) {
            assertAllShown(true, limit);
            assertAllShown(false, limit);
        }
        System.out.println("HistoryPageTest: " + entryIds.size() + " ledger entries, " + enrollmentIds.size()
                + " enrollments in " + sequence + " records");
    }

    @Test
    void shouldBeShortAndLeadOnWhenItHasPassedAsManyRecordsAsItMay() throws RefusedRequestException {
        begin();
        addEnrollment(EffectKind.ENROLLMENT_BEGUN);
        append();
        for (int record = 0; record < 2 * HistoryPage.MAX_RECORDS; record++) {
            begin();
            addEnrollment(EffectKind.ENROLLMENT_ENDED);
            append();
        }
        Page first = page(false, 10, "");
        Page second = page(false, 10, first.next());
        Page third = page(false, 10, second.next());
        assertEquals(List.of(), first.items());
        assertEquals(List.of(), second.items());
        assertEquals(List.of(1L), ids(third, false));
        assertEquals("", third.next());
    }

    @Test
    void shouldNameTheSectionAndTheStatusOfTheEffectWhoeversCommandItWas() throws RefusedRequestException {
        begin(false);
        addEffectOfAnother(EffectKind.ENROLLMENT_ENDED);
        addEnrollment(EffectKind.ENROLLMENT_PROMOTED);
        append();
        long promoted = ids;
        begin(false);
        outcome.addEnrollment(EffectKind.ENROLLMENT_CHANGED, EnrollmentStatus.COMPLETED, promoted, 0, 0, 0, 1, 0, 0);
        concern(ADA);
        append();
        log.enrollmentChanged(promoted, sequence);
        assertEquals(
                List.of("{\"enrollmentId\":2,\"studentId\":\"ada\",\"status\":\"completed\",\"cost\":0,"
                        + "\"enrolledAt\":1,\"sectionId\":\"s2\"}"),
                page(false, 10, "").items());
    }

    @Test
    void shouldTellTheStatusOfTheQuestionsTimeWhenItHasChangedSince() throws RefusedRequestException {
        begin();
        outcome.addEnrollment(EffectKind.ENROLLMENT_BEGUN, EnrollmentStatus.PENDING, ++ids, 0, 0, 0, 1, 0, 0);
        append();
        begin();
        outcome.addEnrollment(EffectKind.ENROLLMENT_CHANGED, EnrollmentStatus.ACTIVE, ids, 0, 0, 0, 1, 0, 0);
        append();
        begin();
        outcome.addEnrollment(EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.CANCELLED, ids, 0, 0, 0, 1, 1, 0);
        append();
        log.enrollmentChanged(ids, sequence);
        // The question came between the second and the third; its page is read after the third.
        sequence = 2;
        lastEnrollment = 1;
        statusesThen = Map.of(ids, EnrollmentStatus.ACTIVE);
        assertEquals(
                List.of("{\"enrollmentId\":1,\"studentId\":\"ada\",\"status\":\"active\",\"cost\":0,"
                        + "\"enrolledAt\":1,\"sectionId\":\"s1\"}"),
                page(false, 10, "").items());
    }

    @Test
    void shouldTellOfAReasonWithTheAdjustmentAlone() throws RefusedRequestException {
        begin();
        outcome.addLedgerEntry(LedgerType.ADJUST, ++ids, 0, 0, Outcome.NO_INDEX, 9, 9, 0);
        outcome.addLedgerEntry(LedgerType.CHARGE, ++ids, 7, 0, 0, -5, 4, 1);
        lastLedger = sequence;
        command.adjustCredits("ops", STUDENT, 9, "gift");
        keep();
        assertEquals(
                List.of(
                        "{\"ledgerEntryId\":2,\"type\":\"charge\",\"amount\":-5,\"balanceAfter\":4,"
                                + "\"enrollmentId\":7,\"reason\":null,\"at\":1,\"sequence\":1}",
                        "{\"ledgerEntryId\":1,\"type\":\"adjust\",\"amount\":9,\"balanceAfter\":9,"
                                + "\"enrollmentId\":null,\"reason\":\"gift\",\"at\":1,\"sequence\":1}"),
                page(true, 10, "").items());
    }

    @Test
    void shouldTellInAReceiptOfNoMoreEffectsThanItMayAndSayHowManyThereAre() throws RefusedRequestException {
        begin();
        for (int effect = 0; effect < CommandReceipt.MAX_EFFECTS; effect++) {
            addLedgerEntry();
        }
        append();
        assertTrue(receipt().path("effectsLeftOut").isMissingNode());
        begin();
        for (int effect = 0; effect < CommandReceipt.MAX_EFFECTS + 2; effect++) {
            addEffectOfAnother(EffectKind.LEDGER_ENTRY);
        }
        append();
        assertEquals(CommandReceipt.MAX_EFFECTS, receipt().path("effects").size());
        assertEquals(2, receipt().path("effectsLeftOut").asInt());
    }

    /** The outcome in the receipt of the last command. */
    private JsonNode receipt() throws RefusedRequestException {
        JsonWriter json = new JsonWriter();
        new CommandReceipt(sequence, Optional.empty())
                .write(log.newReader(), log.newReader(), new Answer.Now(), sequence, json);
        return HistoryPages.parse(new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8))
                .path("outcome");
    }

    @Test
    void shouldRefuseACursorWhoseRecordIsNoLinkOfTheChain() {
        begin();
        addLedgerEntry();
        append();
        begin();
        addEffectOfAnother(EffectKind.LEDGER_ENTRY);
        append();
        assertThrows(RefusedRequestException.class, () -> page(false, 1, "1.5"));
        assertThrows(RefusedRequestException.class, () -> page(true, 1, "2.5"));
        assertThrows(RefusedRequestException.class, () -> page(true, 1, "0.5"));
    }
}
