package io.registrar.engine.pipeline;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** A thread for stages whose layout has none of their own. It ends with the tests. */
final class TestHost {
    static final Optional<Executor> THREAD = Optional.of(Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "test-host");
        thread.setDaemon(true);
        return thread;
    }));

    private TestHost() {}
}
