package io.registrar.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.registrar.gateway.http.RawConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One connection, kept open, that speaks JSON. */
final class WireClient implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final RawConnection connection;

    WireClient(String url) {
        URI uri = URI.create(url);
        connection = new RawConnection(new InetSocketAddress(uri.getHost(), uri.getPort()));
    }

    /** An answer; the body is text, and JSON where it is asked for. */
    record Reply(int status, String body) {
        JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (IOException notJson) {
                throw new AssertionError("not JSON: " + body, notJson);
            }
        }

        /** The member {@code code} of a refusal, or the status of an answer that is none. */
        String code() {
            return status < 400 ? Integer.toString(status) : json().path("code").asText();
        }
    }

    /** A request as bytes; the body may be empty. */
    static byte[] request(String method, String target, String body) {
        return request(method, target, body, "");
    }

    /** The same by a caller who shows a token, or none if it is empty. */
    static byte[] request(String method, String target, String body, String token) {
        String head = method + " " + target + " HTTP/1.1\r\nHost: test\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + (body.isEmpty()
                        ? ""
                        : "Content-Type: application/json\r\nContent-Length: "
                                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n")
                + "\r\n";
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    /** The same request with a header more. */
    static byte[] with(String header, byte[] request) {
        String text = new String(request, StandardCharsets.UTF_8);
        int lineEnd = text.indexOf("\r\n");
        return (text.substring(0, lineEnd) + "\r\n" + header + text.substring(lineEnd))
                .getBytes(StandardCharsets.UTF_8);
    }

    void send(byte[] bytes) throws IOException {
        try {
            connection.send(bytes);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    Reply call(String method, String target, String body) throws IOException {
        send(request(method, target, body));
        return read();
    }

    Reply call(String method, String target, String body, String token) throws IOException {
        send(request(method, target, body, token));
        return read();
    }

    Reply read() throws IOException {
        try {
            RawConnection.Answer answer = connection.read();
            return new Reply(answer.status(), answer.body());
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
