/**
 * The one ring and the stages on it: journal, apply, outcome, reply.
 *
 * <p>Thread rule: publishers are any threads; each stage has one, and stages may share it. A {@link
 * io.registrar.engine.pipeline.StageRunner} is such a thread; {@link io.registrar.engine.pipeline.Pipeline} is the wiring,
 * and the only place that knows which stages share one. Promise: a command is answered only after the log has it, as
 * durably as the sync mode says, and can be looked up by then; a full ring says so at once; a stage that fails stops the
 * process rather than its callers' hopes; what is due comes about though nobody calls, by a tick that a {@link
 * io.registrar.engine.pipeline.DueWatch} puts into the ring.
 *
 * <p>What is measured on the way, {@link io.registrar.engine.pipeline.PipelineMetrics}, costs the stages a look at the clock a
 * batch each and an addition a command, and no lock nor object.
 *
 * <p>Ports: {@link io.registrar.engine.pipeline.CommandLog} and {@link io.registrar.engine.pipeline.OutcomeLog}, with its
 * {@link io.registrar.engine.pipeline.OutcomeReader}, implemented by the journal; {@link
 * io.registrar.engine.pipeline.ReplyReceiver} and {@link io.registrar.engine.pipeline.FailureHandler}, implemented by the
 * host.
 */
package io.registrar.engine.pipeline;
