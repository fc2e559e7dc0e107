package io.registrar.gateway.callers;

import java.util.Locale;
import java.util.Optional;

/** What a caller is to the server; what that allows stands in the route table. */
public enum Role {
    /** Acts for itself alone: its subject is its student id. */
    STUDENT,
    /** May do everything. */
    OPERATOR,
    /** May look at everything and change nothing. */
    READER;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The role as a token file writes it. */
    public String text() {
        return text;
    }

    /** The role of this text, or none. */
    static Optional<Role> of(String text) {
        for (Role role : values()) {
            if (role.text.equals(text)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
