package io.registrar.gateway.http;

/** Makes checks of all that was decided, somewhere beside the one thread and the event loops. */
public interface CheckRunner {
    /**
     * Makes one check, and returns when it is made. Called by one thread.
     *
     * @param sequence of the last command that counts: it was applied
     * @return the body of the answer
     * @throws CheckNotMadeException if it could not be made; whoever makes it has told the log why
     */
    byte[] run(CheckRequest request, long sequence) throws CheckNotMadeException, InterruptedException;

    /** Gives up the check at hand, and makes no other. Returns at once; any thread may call it. */
    void giveUp();

    /** Says that a check could not be made, and why, in a sentence for whoever has asked for it. */
    final class CheckNotMadeException extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param message a sentence */
        public CheckNotMadeException(String message) {
            super(message);
        }
    }
}
