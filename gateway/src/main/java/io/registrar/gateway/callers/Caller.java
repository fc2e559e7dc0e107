package io.registrar.gateway.callers;

import io.registrar.engine.Limits;

/**
 * Who asks.
 *
 * @param subject an id; the actor of every record that the caller causes and, for a student, its student id
 */
public record Caller(String subject, Role role) {
    /** @throws IllegalArgumentException if the subject is no id, which the journal could not hold */
    public Caller {
        if (!Limits.isId(subject)) {
            throw new IllegalArgumentException("Expected an id as subject, but found another text");
        }
    }
}
