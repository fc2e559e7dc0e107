package io.registrar.gateway.http;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class LogWatchTest {
    @Test
    void shouldNoticeABufferThatWasForgotten() {
        try (LogWatch watch = new LogWatch()) {
            forgetABuffer();
            Await.until("the leak is reported", () -> {
                LogWatch.lookForLeaks();
                return watch.complaints().stream().anyMatch(complaint -> complaint.contains("LEAK"));
            });
        }
    }

    private static void forgetABuffer() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1);
    }
}
