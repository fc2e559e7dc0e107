/**
 * The command line, and the one place that names concrete types: {@link io.registrar.gateway.cli.RegistrarServer} wires
 * data folder, journal, engine, ring and HTTP together, in order, and takes them down in the reverse.
 */
package io.registrar.gateway.cli;
