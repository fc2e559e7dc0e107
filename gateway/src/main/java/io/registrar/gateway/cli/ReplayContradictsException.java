package io.registrar.gateway.cli;

/** A replay has come to other outcomes than the live engine: one of both went wrong, or their rules differ. */
final class ReplayContradictsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayContradictsException(long sequence, long replayed, long live) {
        super(String.format(
                "a replay up to sequence %d comes to running hash %016x, but the live engine came to %016x; nothing was"
                        + " made of it",
                sequence, replayed, live));
    }
}
