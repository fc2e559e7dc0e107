package io.registrar.gateway.cli;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Has lines decided by a running server. What was not answered to its end is sent again as a whole, as long as the time allows:
 * every line of an import has its effect once.
 */
final class ImportClient implements ImportTarget {
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(1);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long MOST_PAUSE_MILLIS = 2_000;
    private static final int OVERLOADED = 503;
    private static final int TIMED_OUT = 408;
    private static final String STATE_FULL = "state_full";

    private final ServerClient client;
    private final long retryNanos;

    /** @param retrySeconds how long it tries again since the last answer */
    ImportClient(ServerClient client, int retrySeconds) {
        this.client = client;
        retryNanos = TimeUnit.SECONDS.toNanos(retrySeconds);
    }

    /** Says why lines have to be sent again. */
    private static final class AgainException extends Exception {
        private static final long serialVersionUID = 1L;

        AgainException(String why) {
            super(why, null, false, false);
        }
    }

    @Override
    public List<BulkAnswer> decide(byte[] lines, int count) {
        long start = System.nanoTime();
        for (long pauseMillis = FIRST_PAUSE_MILLIS; ; pauseMillis = Math.min(2 * pauseMillis, MOST_PAUSE_MILLIS)) {
            String why;
            try {
                return send(lines, count);
            } catch (AgainException again) {
                why = again.getMessage();
            } catch (UnreachableException away) {
                why = away.getMessage();
            }
            if (System.nanoTime() - start >= retryNanos) {
                throw new UnreachableException(why);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
        }
    }

    private List<BulkAnswer> send(byte[] lines, int count) throws AgainException {
        HttpRequest request = client.request("/v1/commands")
                .header("Content-Type", "application/x-ndjson")
                .timeout(ANSWER_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(lines))
                .build();
        HttpResponse<byte[]> response = client.send(request);
        if (response.statusCode() >= 500 || response.statusCode() == TIMED_OUT) {
            throw new AgainException(client.server() + " answers " + ServerClient.said(response));
        }
        if (response.statusCode() != 200) {
            throw new WrongUseException(client.server() + " answers " + ServerClient.said(response));
        }
        List<BulkAnswer> answers = answers(response.body());
        for (BulkAnswer answer : answers) {
            require(answer);
        }
        if (answers.size() != count) {
            throw new AgainException(client.server() + " has answered " + answers.size() + " of " + count + " lines");
        }
        return answers;
    }

    private List<BulkAnswer> answers(byte[] body) throws AgainException {
        try {
            return BulkAnswer.readAll(body);
        } catch (IOException other) {
            throw new AgainException(client.server() + " answers something else than lines: " + other.getMessage());
        }
    }

    /** What holds for all lines alike is no refusal of one. */
    private void require(BulkAnswer answer) throws AgainException {
        String said = client.server() + " answers " + answer.status() + " " + answer.code() + ": " + answer.reason();
        boolean isForNow = answer.status() == OVERLOADED && !answer.code().equals(STATE_FULL);
        if (isForNow || answer.status() == TIMED_OUT) {
            throw new AgainException(said);
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw new WrongUseException(said);
        }
    }
}
