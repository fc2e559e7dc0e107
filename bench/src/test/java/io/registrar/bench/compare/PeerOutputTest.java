package io.registrar.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the peers' own tools print, as they printed it: pgbench 15.18, redis-benchmark 7.0.15, JMH 1.37. */
class PeerOutputTest {
    private static final String PGBENCH = """
            pgbench (15.18 (Debian 15.18-0+deb12u1))
            progress: 1.0 s, 514.6 tps, lat 19.261 ms stddev 44.936, 0 failed
            progress: 2.0 s, 2720.2 tps, lat 5.841 ms stddev 2.647, 0 failed
            progress: 3.5 s, 3500.0 tps, lat 4.476 ms stddev 2.292, 0 failed
            progress: 4.0 s, 3900.0 tps, lat 4.127 ms stddev 1.956, 0 failed
            transaction type: uniform.pgbench
            scaling factor: 1
            query mode: prepared
            number of clients: 16
            number of threads: 1
            maximum number of tries: 1
            duration: 4 s
            number of transactions actually processed: 10599
            number of failed transactions: 0 (0.000%)
            latency average = 5.450 ms
            latency stddev = 10.700 ms
            initial connection time = 335.921 ms
            tps = 2860.745732 (without initial connection time)
            """;

    private static final String PGBENCH_NOTHING = """
            pgbench (15.18 (Debian 15.18-0+deb12u1))
            transaction type: hot.pgbench
            number of clients: 16
            duration: 1 s
            number of transactions actually processed: 0
            number of failed transactions: 0 (NaN%)
            """;

    private static final String REDIS = """
            "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
            "EVALSHA 44585f08 1 __rand_int__ 1000","12730.74","4.806","0.784","3.631","9.247","15.655","138.239"
            """;

    private static final List<String> JMH = List.of(
            "\"Benchmark\",\"Mode\",\"Threads\",\"Samples\",\"Score\",\"Score Error (99.9%)\",\"Unit\",\"Param: students\"",
            "\"io.registrar.bench.MemoryFloorBenchmark.touches\",\"thrpt\",1,2,164080096.606111,NaN,\"ops/s\",10000",
            "\"io.registrar.bench.MemoryFloorBenchmark.touches:cpu.norm\",\"thrpt\",1,2,6.153426,NaN,\"ns/op\",10000",
            "\"io.registrar.bench.MemoryFloorBenchmark.touches:gc.count\",\"thrpt\",1,2,0.000000,NaN,\"counts\",10000");

    @Test
    void shouldCountWhatPgbenchDidAfterItHadSettled() {
        assertEquals(
                new PgbenchOutput(10_599, 0, (3500.0 * 1.5 + 3900.0 * 0.5) / 2, 5.45), PgbenchOutput.parse(PGBENCH, 2));
    }

    @Test
    void shouldCountAllOfItWhenItNeverSaysHowFarItIs() {
        assertEquals(2860.745732, PgbenchOutput.parse(PGBENCH, 4).transactionsPerSecond());
    }

    @Test
    void shouldTakeNoTransactionsForARateOfZero() {
        assertEquals(new PgbenchOutput(0, 0, 0, 0), PgbenchOutput.parse(PGBENCH_NOTHING, 1));
    }

    @Test
    void shouldFindTransactionsThatFailed() {
        assertEquals(
                7,
                PgbenchOutput.parse(PGBENCH.replace("failed transactions: 0", "failed transactions: 7"), 2)
                        .failed());
    }

    @Test
    void shouldReadWhatRedisBenchmarkMeasured() {
        assertEquals(new RedisBenchmarkOutput(12730.74, 3.631, 15.655, 138.239), RedisBenchmarkOutput.parse(REDIS));
    }

    @Test
    void shouldReadItAlsoWhenTheCommandLooksLikeSeveralCells() {
        assertEquals(
                RedisBenchmarkOutput.parse(REDIS),
                RedisBenchmarkOutput.parse(REDIS.replace("__rand_int__ 1000", "a\",\"b\",\"c")));
    }

    @Test
    void shouldReadScoreAndProcessorTimeOfABenchmark() {
        assertEquals(new JmhOutput(164080096.606111, 6.153426), JmhOutput.parse(JMH));
    }

    @Test
    void shouldRefuseWhatIsNotTheirs() {
        assertThrows(
                IllegalArgumentException.class, () -> PgbenchOutput.parse("pgbench: error: connection refused", 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> RedisBenchmarkOutput.parse("Error from server: NOSCRIPT No matching script."));
        assertThrows(
                IllegalArgumentException.class,
                () -> RedisBenchmarkOutput.parse(REDIS.replace("p99_latency_ms", "p98_latency_ms")));
        assertThrows(IllegalArgumentException.class, () -> JmhOutput.parse(List.of()));
        assertThrows(IllegalArgumentException.class, () -> JmhOutput.parse(JMH.subList(0, 2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> JmhOutput.parse(List.of(JMH.get(0), JMH.get(1), JMH.get(1), JMH.get(2))));
    }
}
