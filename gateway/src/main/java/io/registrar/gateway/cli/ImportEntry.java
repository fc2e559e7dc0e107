package io.registrar.gateway.cli;

import java.nio.charset.StandardCharsets;

/**
 * What is to become of one row.
 *
 * @param line where it begins in the file
 * @param record of which sort it is; null where the row does not say
 * @param id its own id in the older system, or the empty text
 * @param command the line of a bulk that it becomes; the empty text if it becomes none
 * @param code why it becomes none; the empty text if it was asked for that it is passed over
 * @param reason the same in words
 */
record ImportEntry(long line, ImportRecord record, String id, String command, String code, String reason) {
    /** Whether it is sent. */
    boolean isSent() {
        return !command.isEmpty();
    }

    /** Whether it is refused before it is sent. */
    boolean isRefused() {
        return !isSent() && !code.isEmpty();
    }

    /** Bytes of its line. */
    byte[] bytes() {
        return command.getBytes(StandardCharsets.UTF_8);
    }
}
