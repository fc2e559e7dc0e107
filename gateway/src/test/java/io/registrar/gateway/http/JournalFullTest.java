package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import io.registrar.engine.pipeline.SyncMode;
import io.registrar.gateway.http.RawConnection.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk without room: commands are refused and leave nothing behind, reads go on, and so do commands once there is room. */
class JournalFullTest {
    private static void assertJournalFull(Answer refused) {
        assertEquals(503, refused.status());
        assertEquals("journal_full", refused.member("code"));
        assertEquals("1", refused.header("retry-after"));
        assertEquals("application/problem+json", refused.header("content-type"));
        assertEquals("", refused.header("connection"));
    }

    private static void assertHas(String member, Answer answer) {
        assertTrue(answer.body().contains(member), answer::toString);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void shouldRefuseCommandsAndAnswerReadsInTheOrderOfTheirRequests(Layout layout) {
        PipelineSettings settings = new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.ALWAYS);
        try (TestGateway gateway = TestGateway.start(TestGateway.PATIENT, settings);
                RawConnection connection = gateway.connect()) {
            gateway.expect(201, Requests.putStudent("ada", 5));
            gateway.log.fill();
            connection.send(Requests.get("/v1/students/ada")
                    + Requests.putStudent("ben", 5)
                    + Requests.LIVEZ
                    + Requests.credits("ada", 7)
                    + Requests.get("/v1/students/ben")
                    + Requests.putSection("s1", 3)
                    + Requests.get("/readyz"));
            assertHas("\"balance\":5", connection.read());
            assertJournalFull(connection.read());
            assertEquals(200, connection.read().status());
            assertJournalFull(connection.read());
            assertEquals(404, connection.read().status());
            assertJournalFull(connection.read());
            assertEquals(200, connection.read().status());
            gateway.log.free();
            // On the same connection, with the next sequence, and from the balance that it had.
            Answer adjusted = connection.send(Requests.credits("ada", 7)).read();
            assertEquals(201, adjusted.status());
            assertHas("\"sequence\":2", adjusted);
            assertHas("\"balanceAfter\":12", adjusted);
        }
    }

    @Test
    void shouldNotRememberTheKeyOfACommandThatItHadNoRoomFor() {
        try (TestGateway gateway = TestGateway.start()) {
            gateway.log.fill();
            assertJournalFull(gateway.ask(Requests.keyed("k", Requests.putStudent("ada", 5))));
            gateway.log.free();
            assertHas("\"sequence\":1", gateway.expect(201, Requests.keyed("k", Requests.putStudent("ada", 5))));
            gateway.expect(201, Requests.keyed("k", Requests.putStudent("ada", 5)));
        }
    }

    @Test
    void shouldSayWhatIsWrongWithARequestBeforeItSaysThatThereIsNoRoom() {
        try (TestGateway gateway = TestGateway.start()) {
            gateway.log.fill();
            gateway.expect(400, Requests.json("PUT", "/v1/students/ada", "{\"credits\":-1}"));
            gateway.expect(404, Requests.get("/v1/students/ada"));
        }
    }
}
