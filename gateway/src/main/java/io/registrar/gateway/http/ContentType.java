package io.registrar.gateway.http;

/** What the body of an answer is. */
enum ContentType {
    JSON("application/json"),
    PROBLEM("application/problem+json"),
    /** A JSON object a line. */
    LINES("application/x-ndjson"),
    /** Events as they come. */
    EVENTS("text/event-stream"),
    /** What Prometheus reads. */
    METRICS("text/plain; version=0.0.4; charset=utf-8");

    private final String text;

    ContentType(String text) {
        this.text = text;
    }

    /** The value of the header Content-Type. */
    String text() {
        return text;
    }
}
