/**
 * What the operators of a server have to know of and to deal with: a notification that could not be delivered, a check that has
 * failed. {@link io.registrar.gateway.systemevents.SystemEvents} keeps them until somebody resolves them, and a while longer, in
 * a small file of the data folder.
 *
 * <p>Thread rule: any thread may ask and record; never an event loop or the threads that decide, since both may write to the disk.
 * Promise: recording never fails for whoever records; what can't be written is in the log.
 */
package io.registrar.gateway.systemevents;
