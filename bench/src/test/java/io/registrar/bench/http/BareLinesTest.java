package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BareLinesTest {
    private static final String LINES = """
            {"type":"enroll","sectionId":"sec-1","studentId":"s1"}
            {"type":"unenroll","sectionId":"sec-1","studentId":"s1"}
            """;

    private final EmbeddedChannel channel = new EmbeddedChannel(new BareLines());

    private void receive(String text) {
        channel.writeInbound(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
    }

    private String sent() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        return all.toString();
    }

    @Test
    void shouldAnswerEveryLineWhereverTheyAreCut() {
        BulkAnswerParser parser = new BulkAnswerParser(4096);
        for (int cut = 1; cut < LINES.length(); cut++) {
            receive(LINES.substring(0, cut));
            receive(LINES.substring(cut));
            byte[] answer = sent().getBytes(StandardCharsets.US_ASCII);
            parser.room().put(answer);
            parser.received(answer.length);
            assertEquals(201, parser.next(), "cut at " + cut);
            assertEquals(200, parser.next(), "cut at " + cut);
            assertEquals(0, parser.next(), "cut at " + cut);
        }
    }

    @Test
    void shouldEndTheConnectionWhenALineIsNone() {
        receive("{\"type\":\"enroll\",\"sectionId\":7}\n");
        assertFalse(channel.isOpen());
    }
}
