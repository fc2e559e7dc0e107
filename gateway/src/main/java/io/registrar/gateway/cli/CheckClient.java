package io.registrar.gateway.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks a running server for a check. */
final class CheckClient {
    /** A recount of millions takes minutes where others have the processor first. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofHours(1);

    private final ServerClient client;

    /** @throws WrongUseException if the file is no token's, or the address is none of a server */
    CheckClient(URI server, Optional<Path> tokenFile) {
        client = new ServerClient(server, tokenFile);
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws WrongUseException if the server refuses
     * @throws UnreachableException if it can't be reached, or has no answer now
     */
    CheckReport ask(CheckKind kind, int sinceDays) {
        String target = "/v1/checks/" + kind.text() + (sinceDays == 0 ? "" : "?sinceDays=" + sinceDays);
        HttpResponse<byte[]> response =
                client.send(client.request(target).timeout(ANSWER_TIMEOUT).build());
        return switch (response.statusCode()) {
            case 200 -> report(kind, sinceDays, response.body());
            case 400, 401, 403, 404, 405 ->
                throw new WrongUseException(client.server() + " answers " + ServerClient.said(response));
            default -> throw new UnreachableException(client.server() + " answers " + ServerClient.said(response));
        };
    }

    private CheckReport report(CheckKind kind, int sinceDays, byte[] body) {
        try {
            return CheckJson.read(kind, sinceDays, body);
        } catch (IOException other) {
            throw new UnreachableException(
                    client.server() + " answers something else than a check: " + other.getMessage());
        }
    }
}
