package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two thousand sockets that trickle, and a client besides who does not notice. */
class SlowSocketsTest {
    private static final int SLOW = 2_000;
    private static final String CUT = "cut";
    private static final HttpSettings SETTINGS = new HttpSettings(SLOW + 10, 64 << 10, 2_000, 120_000, 60_000, 1);

    @Test
    void shouldServeGoodClientsAndEndTheOthersWhenThousandsTrickle() throws Exception {
        List<SocketChannel> slow = new ArrayList<>();
        try (TestGateway gateway = TestGateway.start(SETTINGS);
                RawConnection good = gateway.connect()) {
            try {
                for (int i = 0; i < SLOW; i++) {
                    SocketChannel socket = SocketChannel.open(gateway.server.address());
                    slow.add(socket);
                    socket.write(bytes(
                            i % 2 == 0
                                    ? "GET /livez HTTP/1.1\r\nHost: "
                                    : Requests.head(
                                            "PUT /v1/students/slow HTTP/1.1",
                                            "Host: x",
                                            "Content-Type: application/json",
                                            "Content-Length: 60000")));
                    socket.configureBlocking(false);
                }
                int answers = 0;
                int timeouts = 0;
                List<SocketChannel> open = new ArrayList<>(slow);
                while (!open.isEmpty()) {
                    for (Iterator<SocketChannel> each = open.iterator(); each.hasNext(); ) {
                        SocketChannel socket = each.next();
                        String answer = trickle(socket);
                        if (!answer.isEmpty()) {
                            // Who comes to read its answer too late finds it cut.
                            assertTrue(answer.startsWith("HTTP/1.1 408 ") || answer.equals(CUT), answer);
                            timeouts += answer.equals(CUT) ? 0 : 1;
                            socket.close();
                            each.remove();
                        }
                    }
                    assertEquals(
                            answers == 0 ? 201 : 200,
                            good.send(Requests.putStudent("good", 1)).read().status());
                    answers++;
                }
                assertTrue(timeouts > 0);
                System.out.println("SlowSocketsTest: " + answers + " answers to the good client meanwhile, " + timeouts
                        + " slow ones told 408");
            } finally {
                for (SocketChannel socket : slow) {
                    socket.close();
                }
            }
        }
    }

    /** Sends one byte more; returns what the server says, if anything, or that it has cut the connection. */
    private static String trickle(SocketChannel socket) {
        ByteBuffer answer = ByteBuffer.allocate(512);
        try {
            int count = socket.read(answer);
            if (count != 0) {
                return count < 0
                        ? CUT
                        : StandardCharsets.US_ASCII.decode(answer.flip()).toString();
            }
            socket.write(bytes("x"));
            return "";
        } catch (IOException reset) {
            return CUT;
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
