package io.registrar.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonSettingsTest {
    @Test
    void shouldTakeServersRunsAndFacts() {
        ComparisonSettings settings = parse(
                "--bare",
                "http://127.0.0.1:81,7",
                "--redis",
                "/tmp/a,b/redis,8",
                "--runs",
                "pipeline,engine",
                "--clients",
                "1,4",
                "--fact",
                "kernel=6.1=x");

        assertEquals(
                Map.of(
                        "bare", new ComparisonSettings.Server("http://127.0.0.1:81", 7),
                        "redis", new ComparisonSettings.Server("/tmp/a,b/redis", 8)),
                settings.servers());
        assertEquals(Set.of("pipeline", "engine"), settings.runs());
        assertEquals(List.of(1, 4), settings.clients());
        assertEquals(Map.of("kernel", "6.1=x"), settings.facts());
        assertEquals(Map.of(), settings.environment());
    }

    @Test
    void shouldGiveTheShimToThoseItStarts() {
        assertEquals(
                Map.of("LD_PRELOAD", "/a/shim.so", "FORCE_MILLIS_AT_LEAST", "5"),
                parse("--force-millis", "5", "--shim", "/a/shim.so").environment());
    }

    @Test
    void shouldRefuseWhatMakesNoComparison() {
        for (List<String> args : List.of(
                List.of("--rounds", "0"),
                List.of("--rounds"),
                List.of("--rounds", "1", "--rounds", "2"),
                List.of("--seconds", "0.5"),
                List.of("--students", "63"),
                List.of("--clients", ""),
                List.of("--runs", "pipeline,other"),
                List.of("--force-millis", "5"),
                List.of("--postgres", "/tmp/s,1"),
                List.of("--redis", "/tmp/s"),
                List.of("--fact", "nothing"),
                List.of("--other", "1"))) {
            assertThrows(IllegalArgumentException.class, () -> parse(args.toArray(String[]::new)), args.toString());
        }
    }

    private static ComparisonSettings parse(String... args) {
        return ComparisonSettings.parse(args);
    }
}
