/** What benchmarks need of the engine's inside. */
package io.registrar.engine;
