/**
 * What commands, outcomes and settings look like as JSON, wherever they are shown: in an answer, a refusal, a receipt, a
 * dump. {@link io.registrar.gateway.json.CommandJson} has the tables of commands, {@link
 * io.registrar.gateway.json.ViewJson} has what is in the state, {@link io.registrar.gateway.json.JsonWriter} the
 * bytes.
 *
 * <p>Thread rule: a writer is used by one thread at a time. Promise: a member's name and meaning are the same everywhere,
 * and are those of the HTTP contract.
 */
package io.registrar.gateway.json;
