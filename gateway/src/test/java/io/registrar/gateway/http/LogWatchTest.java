package io.registrar.gateway.http;

import ch.qos.logback.classic.Logger;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogWatchTest {
    @Test
    void shouldNoticeABufferThatWasForgotten() {
        Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
        // Heard here, and not printed: whoever reads the output of the build should not look for this leak.
        detector.setAdditive(false);
        try (LogWatch watch = new LogWatch(detector)) {
            forgetABuffer();
            Await.until("the leak is reported", () -> {
                LogWatch.lookForLeaks();
                return watch.complaints().stream().anyMatch(complaint -> complaint.contains("LEAK"));
            });
        } finally {
            detector.setAdditive(true);
        }
    }

    private static void forgetABuffer() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1);
    }
}
