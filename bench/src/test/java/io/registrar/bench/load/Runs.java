package io.registrar.bench.load;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of short runs. */
final class Runs {
    private Runs() {}

    /** A thousand requests or so; few seats, but in mixed. */
    static RunSettings settings(Scenario scenario, URI url) {
        return new RunSettings(
                scenario,
                url,
                2_000,
                0.5,
                scenario == Scenario.CHURN ? 0 : 0.1,
                4,
                4,
                scenario == Scenario.BURST ? 1_000 : 100,
                scenario == Scenario.MIXED ? 15 : 0,
                scenario == Scenario.HOT ? 1 : 5,
                scenario == Scenario.MIXED ? 120 : 8,
                50,
                1_000,
                Optional.of("secret"),
                "t-1",
                Optional.<Path>empty(),
                Optional.<Path>empty());
    }
}
