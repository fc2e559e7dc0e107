package io.registrar.gateway.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A running server as commands ask it: its address, a caller's token, and a connection that is kept from one request to the next. */
final class ServerClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final long MOST_TOKEN_FILE_BYTES = 4_096;
    private static final int MOST_TEXT = 200;

    private final URI server;
    private final Optional<String> token;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /** @throws WrongUseException if the file is no token's, or the address is none of a server */
    ServerClient(URI server, Optional<Path> tokenFile) {
        boolean isServer = ("http".equals(server.getScheme()) || "https".equals(server.getScheme()))
                && server.getHost() != null
                && (server.getPath().isEmpty() || server.getPath().equals("/"))
                && server.getQuery() == null;
        if (!isServer) {
            throw new WrongUseException("expected a server as http://127.0.0.1:8080, but found " + server);
        }
        this.server = server;
        token = tokenFile.map(ServerClient::read);
    }

    private static String read(Path file) {
        try {
            if (Files.isReadable(file) && Files.size(file) <= MOST_TOKEN_FILE_BYTES) {
                String token =
                        Files.readString(file, StandardCharsets.ISO_8859_1).strip();
                if (token.matches("[!-~]+")) {
                    return token;
                }
            }
            throw new WrongUseException("expected a token in " + file + ", in one line");
        } catch (IOException failure) {
            throw new WrongUseException(file + " can't be read: " + failure.getMessage());
        }
    }

    /** The server's address, for messages. */
    URI server() {
        return server;
    }

    /** A request of this caller, without a method yet. */
    HttpRequest.Builder request(String target) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(target));
        token.ifPresent(known -> request.header("Authorization", "Bearer " + known));
        return request;
    }

    /**
     * Sends, and waits for the whole answer.
     *
     * @throws UnreachableException if there is none
     */
    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UnreachableException(server + " can't be reached: " + failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(server + " was not waited for");
        }
    }

    /** What was answered, in a few words. */
    static String said(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}\\s]+", " ");
        return response.statusCode() + ": " + body.substring(0, Math.min(MOST_TEXT, body.length()));
    }
}
