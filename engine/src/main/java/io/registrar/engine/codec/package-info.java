/**
 * Commands, and commands with their outcomes, as bytes: encoder and decoder side by side, over one layout each ({@code
 * RecordHeader}, {@code OutcomeRecord}). A buffer is used by one
 * thread at a time. Promise: what was encoded once is decoded alike for ever; a change of layout is a new version; and
 * what is decoded is within {@code Limits}.
 */
package io.registrar.engine.codec;
