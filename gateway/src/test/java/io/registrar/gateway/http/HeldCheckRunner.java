package io.registrar.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Says what it was asked for, at once, or when it is let go. */
final class HeldCheckRunner implements CheckRunner {
    private final List<String> asked = new ArrayList<>();
    private boolean isHeld;
    private boolean isGivenUp;
    private RuntimeException failure;

    /** From now on no check comes to an end. */
    synchronized void hold() {
        isHeld = true;
    }

    /** Lets checks end. */
    synchronized void release() {
        isHeld = false;
        notifyAll();
    }

    /** The next checks end so. */
    synchronized void fail(RuntimeException how) {
        failure = how;
    }

    /** What was begun so far. */
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public synchronized byte[] run(CheckRequest request, long sequence)
            throws CheckNotMadeException, InterruptedException {
        asked.add(request.check() + " " + request.sinceDays() + " " + sequence);
        while (isHeld && !isGivenUp) {
            wait();
        }
        if (isGivenUp) {
            throw new CheckNotMadeException("Given up.");
        }
        if (failure != null) {
            throw failure;
        }
        return ("{\"passed\":true,\"items\":[],\"sequence\":" + sequence + "}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void giveUp() {
        isGivenUp = true;
        notifyAll();
    }
}
