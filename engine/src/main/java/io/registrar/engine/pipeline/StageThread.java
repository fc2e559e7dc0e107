package io.registrar.engine.pipeline;

import com.lmax.disruptor.Sequence;
import java.util.concurrent.CountDownLatch;

/** Has stages run on a thread of their own, which waits for slots as the ring's wait strategy does. */
final class StageThread implements StageHost {
    private final StageRunner runner;
    private final Thread thread;
    /** Open until every stage is ready, or one has failed. */
    private final CountDownLatch starting = new CountDownLatch(1);

    private volatile boolean isStopping;
    private volatile boolean endsInOrder;

    StageThread(StageRunner runner) {
        this.runner = runner;
        this.thread = new Thread(this::run, runner.name());
    }

    @Override
    public Sequence done() {
        return runner.done();
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            runner.begin();
        } finally {
            starting.countDown();
        }
        while (!isStopping && !runner.hasFailed()) {
            runner.runBatch();
        }
        if (endsInOrder) {
            runner.end();
        }
    }

    @Override
    public void awaitStart() throws InterruptedException {
        starting.await();
    }

    @Override
    public void stop(boolean inOrder) throws InterruptedException {
        endsInOrder = inOrder;
        isStopping = true;
        runner.alert();
        thread.join();
    }
}
