/**
 * What was decided, as events: one for each command, in the order of their sequences, as JSON. {@link
 * io.registrar.gateway.events.EventJson} has the table of changes, {@link io.registrar.gateway.events.EventReader} reads one
 * event after the other off the outcomes, {@link io.registrar.gateway.events.EventCursor} is how far somebody has come.
 *
 * <p>Thread rule: a reader is used by one thread at a time; a cursor is a value. Promise: an event is made of the outcome's
 * record alone, so that it is the same whenever and wherever it is read. Knows nothing of HTTP.
 */
package io.registrar.gateway.events;
