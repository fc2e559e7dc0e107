package io.registrar.bench.compare;

import io.registrar.bench.compare.Claim.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Every ratio that the comparison is for, and the names that it is told in. */
final class Claims {
    static final String BARE = "bare";
    /** The same, forced: no server can be durable and faster, on this disk. */
    static final String BARE_FORCED = "bare-forced";

    static final String REGISTRAR = "registrar";
    static final String REGISTRAR_HOT = "registrar-hot";
    static final String BARE_BULK = "bare-bulk";
    static final String REGISTRAR_BULK = "registrar-bulk";
    static final String REDIS = "redis";
    static final String REDIS_HOT = "redis-hot";
    static final String POSTGRES = "postgres-";
    static final String HOT = "-hot";
    static final String ROW_LOCK = "row-lock";
    static final String TRIGGER = "counter-trigger";
    static final String BATCH = "batch";
    static final String PIPELINE = "pipeline";
    static final String PIPELINE_RAW = "pipeline-raw";
    static final String APPLY = "apply";
    /** The same from section and student that are known. */
    static final String RESOLVED = "resolved";

    static final String LOCKED = "locked";
    static final String MEMORY = "memory-floor";
    /** Commands that the pipeline has in flight, as {@code PipelineBenchmark} comes. */
    static final int PIPELINE_IN_FLIGHT = 1_024;

    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;
    private static final double OF_LIMIT = 0.85;

    private Claims() {}

    /** The name of a competitor at a depth: {@code redis-hot 16}. */
    static String at(String name, int depth) {
        return name + " " + depth;
    }

    /** @param forceMillis what every force is stretched to; 0 if it isn't, and there is no limit to compare with */
    static List<Claim> of(int forceMillis) {
        List<Claim> claims = new ArrayList<>();
        claims.add(goal("S1", at(REGISTRAR, 1), 0.90, at(BARE, 1)));
        claims.add(beside("S1", at(REGISTRAR, 1), at(BARE_FORCED, 1)));
        claims.add(beside("S1", at(BARE_FORCED, 1), at(BARE, 1)));
        claims.add(goal("S2", at(REGISTRAR, 16), 0.90, at(BARE, 16)));
        claims.add(beside("S2", at(REGISTRAR, 16), at(BARE_FORCED, 16)));
        claims.add(beside("S2", at(BARE_FORCED, 16), at(BARE, 16)));
        claims.add(goal("S2", at(REGISTRAR, 16), 2, at(REDIS, 16)));
        claims.add(goal("S3", at(REGISTRAR, 1), 1.5, at(REDIS, 1)));
        claims.add(goal("S4", at(REGISTRAR_HOT, 1), 22, postgres(ROW_LOCK, HOT), postgres(TRIGGER, HOT)));
        claims.add(goal("S4", at(REGISTRAR_HOT, 16), 60, postgres(ROW_LOCK, HOT), postgres(TRIGGER, HOT)));
        claims.add(beside("S4", at(REGISTRAR_HOT, 1), postgres(BATCH, HOT)));
        claims.add(beside("S4", at(REGISTRAR_HOT, 16), postgres(BATCH, HOT)));
        claims.add(beside("S4", at(REGISTRAR_HOT, 1), at(REDIS_HOT, 1)));
        claims.add(beside("S4", at(REGISTRAR_HOT, 16), at(REDIS_HOT, 16)));
        claims.add(goal("S5", at(REGISTRAR, 1), 9, postgres(ROW_LOCK, ""), postgres(TRIGGER, "")));
        claims.add(goal("S5", at(REGISTRAR, 16), 25, postgres(ROW_LOCK, ""), postgres(TRIGGER, "")));
        claims.add(beside("S5", at(REGISTRAR, 1), postgres(BATCH, "")));
        claims.add(beside("S5", at(REGISTRAR, 16), postgres(BATCH, "")));
        claims.add(new Claim(
                "S6", REGISTRAR_BULK, List.of(BARE_BULK, PIPELINE), Counts.LEAST, NO_LIMIT, OptionalDouble.of(0.7)));
        claims.add(beside("S6", REGISTRAR_BULK, at(REGISTRAR, 16)));
        claims.add(goal("S7", RESOLVED, 0.7, MEMORY));
        claims.add(beside("S7", APPLY, MEMORY));
        claims.add(goal("S7", APPLY + HOT, 4, LOCKED + HOT));
        claims.add(goal("S7", APPLY, 1.5, LOCKED));
        claims.add(goal("S8", PIPELINE, 0.8, PIPELINE_RAW));
        if (forceMillis > 0) {
            for (String ours : List.of(REGISTRAR, REGISTRAR_HOT)) {
                for (int depth : List.of(1, 16)) {
                    int inFlight = depth * ComparisonSettings.CONNECTIONS;
                    claims.add(limit("S1–S5", at(ours, depth), at(BARE, depth), inFlight, forceMillis));
                }
            }
            claims.add(limit("S8", PIPELINE, PIPELINE_RAW, PIPELINE_IN_FLIGHT, forceMillis));
        }
        return claims;
    }

    /** The name of a design in PostgreSQL under a load. */
    static String postgres(String design, String load) {
        return POSTGRES + design + load;
    }

    private static Claim goal(String measure, String ours, double goal, String... theirs) {
        return new Claim(measure, ours, List.of(theirs), Counts.BEST, NO_LIMIT, OptionalDouble.of(goal));
    }

    private static Claim beside(String measure, String ours, String theirs) {
        return new Claim(measure, ours, List.of(theirs), Counts.BEST, NO_LIMIT, OptionalDouble.empty());
    }

    private static Claim limit(String measure, String ours, String theirs, int inFlight, int forceMillis) {
        double most = inFlight * 1_000.0 / forceMillis;
        return new Claim(measure, ours, List.of(theirs), Counts.BEST, most, OptionalDouble.of(OF_LIMIT));
    }
}
