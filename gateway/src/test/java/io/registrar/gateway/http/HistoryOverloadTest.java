package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.RawConnection.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** History that is slow, stuck, or can't be read: who asks for it waits or is told so, and nobody else notices. */
class HistoryOverloadTest {
    private static final String LEDGER = Requests.get("/v1/students/ada/ledger");
    private static final String ENROLLMENTS = Requests.get("/v1/students/ada/enrollments");
    private static final String RECEIPT = Requests.get("/v1/commands/2");

    private TestGateway gateway;

    /** Three commands; the one entry of the ledger is of the second, since the seat costs nothing. */
    @BeforeEach
    void start() {
        gateway = TestGateway.start(TestGateway.PATIENT.withEventLoops(1));
        gateway.expect(201, Requests.putSection("s1", 10_000));
        gateway.expect(201, Requests.putStudent("ada", 5));
        gateway.expect(201, Requests.enroll("s1", "ada"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** Lets the event loop read what has arrived before, and the ring answer that. */
    private void letRingCatchUp() {
        gateway.expect(200, Requests.LIVEZ);
        gateway.expect(200, Requests.LIVEZ);
        gateway.expect(200, Requests.get("/v1/students/ada"));
    }

    /** Connections that each ask for as many receipts as they may wait for. */
    private List<RawConnection> askUntilAllWait(int questions) {
        List<RawConnection> asking = new ArrayList<>();
        for (int asked = 0; asked < questions; asked += HttpSettings.MAX_IN_FLIGHT) {
            asking.add(gateway.connect().send(RECEIPT.repeat(Math.min(HttpSettings.MAX_IN_FLIGHT, questions - asked))));
            letRingCatchUp();
        }
        return asking;
    }

    private static void assertTold(Answer answer, String code) {
        assertEquals("503 " + code, answer.status() + " " + answer.member("code"));
        assertEquals("1", answer.header("retry-after"));
        assertEquals("", answer.header("connection"), "the connection goes on");
    }

    @Test
    void shouldTellOneTooManyAtOnceAndGoOnDecidingWhenAsManyWaitAsMay() {
        gateway.outcomes.hold();
        int most = HistoryReaders.MAX_WAITING + 1;
        List<RawConnection> asking = askUntilAllWait(1);
        gateway.outcomes.awaitStalled(1);
        asking.addAll(askUntilAllWait(HistoryReaders.MAX_WAITING));

        for (String question : List.of(RECEIPT, LEDGER, ENROLLMENTS, Requests.get("/v1/commands/99"))) {
            assertTold(gateway.ask(question), "overloaded");
        }
        // Who is not found needs no history.
        gateway.expect(404, Requests.get("/v1/students/nobody/ledger"));
        gateway.expect(201, Requests.putStudent("ben", 0));
        gateway.expect(201, Requests.enroll("s1", "ben"));
        gateway.expect(200, Requests.get("/v1/sections/s1/enrollments"));
        assertTrue(asking.stream().noneMatch(RawConnection::hasAnswer), "the first waits still");

        gateway.outcomes.release();
        int answered = 0;
        for (RawConnection connection : asking) {
            int asked = answered == 0 ? 1 : HttpSettings.MAX_IN_FLIGHT;
            for (int i = 0; i < asked; i++) {
                assertEquals(200, connection.read().status());
                answered++;
            }
            connection.close();
        }
        assertEquals(most, answered);
        gateway.expect(200, LEDGER);
    }

    @Test
    void shouldGoOnEnrollingWhenAllReadersAreStuck() {
        gateway.outcomes.hold();
        try (RawConnection stuck = gateway.connect();
                RawConnection students = gateway.connect()) {
            stuck.send(LEDGER + Requests.putStudent("behind", 1));
            gateway.outcomes.awaitStalled(1);
            int count = 1_000;
            for (int i = 0; i < count; i++) {
                String id = "student-" + i;
                students.send(Requests.putStudent(id, 1) + Requests.enroll("s1", id));
                assertEquals(201, students.read().status());
                assertEquals(201, students.read().status());
            }
            assertFalse(stuck.hasAnswer(), "the page waits");
            assertEquals(3 + 2 * count, gateway.log.appended(), "and so does what is sent behind it");
            gateway.outcomes.release();
            // It shows what there was when it was asked for.
            assertTrue(stuck.read().body().endsWith(",\"next\":null,\"sequence\":3}"));
            assertEquals(201, stuck.read().status());
        }
    }

    @Test
    void shouldShowWhatThereWasWhenAskedAlthoughMuchHappensMeanwhile() {
        gateway.outcomes.hold();
        try (RawConnection stuck = gateway.connect().send(ENROLLMENTS)) {
            gateway.outcomes.awaitStalled(1);
            gateway.expect(200, Requests.unenroll("s1", "ada"));
            gateway.expect(201, Requests.enroll("s1", "ada"));
            gateway.outcomes.release();
            String asked = stuck.read().body();
            assertTrue(asked.contains("\"enrollmentId\":1,\"studentId\":\"ada\",\"status\":\"active\""), asked);
            assertEquals(1, HistoryPages.parse(asked).path("items").size());
            String now = gateway.ask(ENROLLMENTS).body();
            assertTrue(now.contains("\"enrollmentId\":1,\"studentId\":\"ada\",\"status\":\"cancelled\""), now);
        }
    }

    @Test
    void shouldAnswerTheOthersWhenAConnectionDiesThatWaits() {
        gateway.outcomes.hold();
        RawConnection dying = gateway.connect().send(RECEIPT.repeat(20) + LEDGER);
        gateway.outcomes.awaitStalled(1);
        RawConnection leaving = gateway.connect().send(RECEIPT.repeat(20));
        letRingCatchUp();
        try (RawConnection staying = gateway.connect().send(RECEIPT + LEDGER)) {
            letRingCatchUp();
            dying.reset();
            leaving.close();
            letRingCatchUp();
            gateway.outcomes.release();
            assertEquals(
                    2,
                    HistoryPages.parse(staying.read().body()).path("sequence").asLong());
            assertEquals(200, staying.read().status());
        }
    }

    @Test
    void shouldSayThatHistoryCantBeReadAndGoOnWhenAPlaceIsBroken() {
        gateway.outcomes.breakAt(2);
        try (RawConnection connection = gateway.connect()) {
            connection.send(RECEIPT
                    + LEDGER
                    + Requests.get("/v1/commands/3")
                    + ENROLLMENTS
                    + Requests.LIVEZ
                    + Requests.enroll("s1", "ada"));
            assertTold(connection.read(), "history_unavailable");
            assertTold(connection.read(), "history_unavailable");
            assertEquals(200, connection.read().status(), "another place can be read");
            assertEquals(200, connection.read().status());
            assertEquals(200, connection.read().status());
            assertEquals(409, connection.read().status());
            List<String> complaints = gateway.watch.takeComplaints();
            String complaint = "ERROR io.registrar.gateway.http.HistoryReaders: history can't be read: "
                    + "java.io.IOException: no such place: 2";
            // One in a while, however many ask.
            assertTrue(complaints.size() == 1 || complaints.size() == 2, complaints::toString);
            assertTrue(complaints.stream().allMatch(line -> line.startsWith(complaint)), complaints::toString);

            assertFalse(gateway.outcomes.doubts.isEmpty());
            gateway.outcomes.mend();
            connection.send(RECEIPT + LEDGER);
            assertEquals(200, connection.read().status());
            assertEquals(
                    1,
                    HistoryPages.parse(connection.read().body()).path("items").size());
        }
    }
}
