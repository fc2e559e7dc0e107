/**
 * Small files of lines that check themselves, beside the journal: what happens seldom, or may be lost by a power cut and done
 * again. Nothing in the journal depends on them.
 *
 * <p>Thread rule: a file is used by one thread at a time. Promise: after a kill every line is there whose writing had returned;
 * a torn or damaged line is left out and counted, and hides none of the others.
 */
package io.registrar.gateway.lines;
