package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.WireClient.Reply;
import io.registrar.gateway.http.Await;
import io.registrar.gateway.http.EventLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of a server without a history, and of one whose history begins with what it retains of the journal. */
class EventsRetainedIT {
    private static final String EVENTS = "/v1/events";

    @TempDir
    private Path folder;

    @Test
    void shouldSay410OfWhatIsGoneWithTheJournalsBeginning() throws Exception {
        Path data = folder.resolve("data");
        Path first = data.resolve("journal/00000001");
        try (HistoryLoad load = new HistoryLoad(7, 100, 5)) {
            try (RegistrarProcess server = RegistrarProcess.serve(data, "--history-readers", "0")) {
                String url = server.awaitUrl();
                load.prepare(url);
                try (EventLines lines = new EventLines(EventsIT.address(url), EVENTS, "", 0)) {
                    assertTrue(lines.head.contains("\"code\":\"history_off\""), lines.head);
                }
                try (WireClient client = new WireClient(url)) {
                    Reply page = client.call("GET", EVENTS, "");
                    assertEquals("404 history_off", page.status() + " " + page.code());
                }
                server.stopInOrder();
            }
            String[] often = {"--history-readers", "0", "--snapshot-every", "500", "--snapshot-nice", "0", "--retain"};
            try (RegistrarProcess server = RegistrarProcess.serve(data, often)) {
                List<Future<?>> running = load.start(server.awaitUrl(), Integer.MAX_VALUE);
                Await.until("the first segment is deleted", () -> !Files.exists(first));
                server.kill();
                HistoryLoad.await(running);
            }
        }
        try (RegistrarProcess server = RegistrarProcess.serve(data, "--retain");
                WireClient client = new WireClient(server.awaitUrl())) {
            Reply gone = client.call("GET", EVENTS + "?after=1", "");
            assertEquals("410 sequence_not_retained", gone.status() + " " + gone.code());
            long from = gone.json().path("retainedFrom").asLong();
            assertTrue(from > 500, gone.body());
            // It may be that nothing has come since.
            assertEquals(
                    201,
                    client.call("PUT", "/v1/students/somebody-new", "{\"credits\":1}")
                            .status());
            Reply oldest = client.call("GET", EVENTS, "");
            assertEquals(
                    from, oldest.json().path("items").path(0).path("sequence").asLong());
            assertEquals(
                    oldest.json().path("items"),
                    client.call("GET", EVENTS + "?after=" + (from - 1), "")
                            .json()
                            .path("items"));
            server.stopInOrder();
        }
    }
}
