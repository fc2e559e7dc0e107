package io.registrar.bench.load;

import io.registrar.bench.http.AnswerParser;
import java.nio.charset.StandardCharsets;

/** Answers as a server would give them. */
final class Answers {
    private Answers() {}

    /** A student has taken a first seat. */
    static Answer enrolled(long sequence) {
        String body = "{\"enrollmentId\":1,\"status\":\"active\",\"cost\":" + RequestEncoder.PRICE
                + ",\"balanceAfter\":" + (RequestEncoder.CREDITS - RequestEncoder.PRICE)
                + ",\"enrolledAt\":1,\"sequence\":" + sequence + "}";
        byte[] bytes = ("HTTP/1.1 201 Created\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
        AnswerParser parser = new AnswerParser(1_024);
        parser.room().put(bytes);
        parser.received(bytes.length);
        Answer answer = new Answer();
        answer.take(parser, parser.next());
        return answer;
    }
}
