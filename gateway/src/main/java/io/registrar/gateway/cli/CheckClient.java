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

/** Asks a running server for a check. */
final class CheckClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** A recount of millions takes minutes where others have the processor first. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofHours(1);

    private static final long MOST_TOKEN_FILE_BYTES = 4_096;
    private static final int MOST_TEXT = 200;

    private final URI server;
    private final Optional<String> token;

    /** @throws WrongUseException if the file is no token's, or the address is none of a server */
    CheckClient(URI server, Optional<Path> tokenFile) {
        boolean isServer = ("http".equals(server.getScheme()) || "https".equals(server.getScheme()))
                && server.getHost() != null
                && (server.getPath().isEmpty() || server.getPath().equals("/"))
                && server.getQuery() == null;
        if (!isServer) {
            throw new WrongUseException("expected a server as http://127.0.0.1:8080, but found " + server);
        }
        this.server = server;
        token = tokenFile.map(CheckClient::read);
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

    /**
     * Asks, and waits for the answer.
     *
     * @throws WrongUseException if the server refuses
     * @throws UnreachableException if it can't be reached, or has no answer now
     */
    CheckReport ask(CheckKind kind, Optional<Integer> sinceDays) {
        URI target = server.resolve("/v1/checks/" + kind.text()
                + sinceDays.map(days -> "?sinceDays=" + days).orElse(""));
        HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(ANSWER_TIMEOUT);
        token.ifPresent(known -> request.header("Authorization", "Bearer " + known));
        HttpResponse<byte[]> response = send(request.build());
        return switch (response.statusCode()) {
            case 200 -> report(kind, response.body());
            case 400, 401, 403, 404, 405 -> throw new WrongUseException(server + " answers " + said(response));
            default -> throw new UnreachableException(server + " answers " + said(response));
        };
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UnreachableException(server + " can't be reached: " + failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(server + " was not waited for");
        }
    }

    private CheckReport report(CheckKind kind, byte[] body) {
        try {
            return CheckJson.read(kind, body);
        } catch (IOException other) {
            throw new UnreachableException(server + " answers something else than a check: " + other.getMessage());
        }
    }

    private static String said(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}\\s]+", " ");
        return response.statusCode() + ": " + body.substring(0, Math.min(MOST_TEXT, body.length()));
    }
}
