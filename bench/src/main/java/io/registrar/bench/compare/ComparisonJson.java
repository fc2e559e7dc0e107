package io.registrar.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that was found, for programs: facts and settings, each round of everybody, the ratios. */
final class ComparisonJson {
    private ComparisonJson() {}

    static String of(ComparisonSettings settings, Findings findings, List<Claim> claims) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("facts", settings.facts());
        all.put("settings", settings(settings));
        Map<String, Object> contestants = new LinkedHashMap<>();
        for (String name : findings.names()) {
            contestants.put(
                    name, findings.of(name).stream().map(ComparisonJson::round).toList());
        }
        all.put("contestants", contestants);
        List<Object> ratios = new ArrayList<>();
        for (Claim claim : claims) {
            if (claim.isPlayed(findings)) {
                ratios.add(ratio(claim, findings));
            }
        }
        all.put("ratios", ratios);
        return JsonText.of(all);
    }

    private static Map<String, Object> settings(ComparisonSettings settings) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("forceMillis", settings.forceMillis());
        all.put("rounds", settings.rounds());
        all.put("seconds", settings.seconds());
        all.put("warmupSeconds", settings.warmupSeconds());
        all.put("warmupRequests", settings.warmupRequests());
        all.put("connections", ComparisonSettings.CONNECTIONS);
        all.put("sections", settings.sections());
        all.put("students", settings.students());
        all.put("postgresClients", settings.clients());
        all.put("engineStudents", settings.engineStudents());
        all.put("jvmFlags", settings.jvmFlags());
        return all;
    }

    private static Map<String, Object> round(Measurement measurement) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("commandsPerSecond", measurement.commandsPerSecond());
        all.put("cpuMicrosPerCommand", measurement.cpuMicrosPerCommand());
        all.putAll(measurement.details());
        return all;
    }

    private static Map<String, Object> ratio(Claim claim, Findings findings) {
        Ratio ratio = claim.ratio(findings);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("measure", claim.measure());
        all.put("ours", claim.ours());
        all.put("theirs", claim.theirs());
        all.put("limitPerSecond", claim.mostPerSecond());
        all.put("median", ratio.median());
        all.put("least", ratio.least());
        all.put("most", ratio.most());
        all.put("goal", claim.goal().orElse(Double.NaN));
        return all;
    }
}
