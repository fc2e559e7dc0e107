package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadSettingsTest {
    private static final String A = "a,http://127.0.0.1:1,11";
    private static final String B = "b,http://127.0.0.1:2,12";

    @Test
    void shouldCompareWithTheLastTargetWhenNoBaselineIsGiven() {
        LoadSettings settings = parse("--target", A, "--target", B);

        assertEquals(List.of("b"), settings.baselines());
        assertFalse(settings.readsLedgers());
    }

    @Test
    void shouldCompareWithEveryBaselineInTheOrderGiven() {
        assertEquals(
                List.of("b", "a"),
                parse("--target", A, "--target", B, "--baseline", "b", "--baseline", "a")
                        .baselines());
    }

    @Test
    void shouldHaveReadersWhenATargetAsksForThem() {
        LoadSettings settings = parse("--target", A, "--target", B + ",4");

        assertEquals(
                new LoadSettings.Target("b", URI.create("http://127.0.0.1:2"), 12, 4),
                settings.targets().get(1));
        assertTrue(settings.readsLedgers());
    }

    @Test
    void shouldRefuseABaselineThatIsNoTarget() {
        assertThrows(
                IllegalArgumentException.class, () -> parse("--target", A, "--baseline", "a", "--baseline", "other"));
    }

    @Test
    void shouldRefuseATargetThatIsMalformed() {
        for (String target : List.of("a,http://127.0.0.1:1", A + ",-1", A + ",4,4", A + ",many", "a,here,1")) {
            assertThrows(IllegalArgumentException.class, () -> parse("--target", target), target);
        }
    }

    private static LoadSettings parse(String... args) {
        return LoadSettings.parse(args);
    }
}
