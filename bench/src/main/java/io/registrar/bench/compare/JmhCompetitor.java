package io.registrar.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A benchmark that runs in a JVM of its own: each turn is one fork, which warms itself up. */
final class JmhCompetitor implements Competitor {
    private static final String WARMUP_ITERATIONS = "2";

    private final String name;
    private final String benchmark;
    private final List<String> parameters;
    private final Map<String, String> environment;
    private final ComparisonSettings settings;

    /**
     * @param benchmark class and method
     * @param parameters {@code NAME=VALUE} of each
     * @param environment of the JVMs: what the servers have, too, if every force is stretched
     */
    JmhCompetitor(
            String name,
            String benchmark,
            List<String> parameters,
            Map<String, String> environment,
            ComparisonSettings settings) {
        this.name = name;
        this.benchmark = benchmark;
        this.parameters = parameters;
        this.environment = environment;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() {
        // Each turn begins cold.
    }

    @Override
    public Measurement play() throws IOException {
        Path result = settings.work().resolve("jmh.csv");
        ProcessBuilder builder = new ProcessBuilder(command(result)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Program.run(builder, Optional.empty());
        JmhOutput output = JmhOutput.parse(Files.readAllLines(result));
        Files.delete(result);
        return new Measurement(
                output.operationsPerSecond(), output.cpuNanosPerOperation() / 1e3, Map.of(), Optional.empty());
    }

    private List<String> command(Path result) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Dregistrar.bench.dir=" + settings.work(), "-jar"));
        command.add(settings.jar().toString());
        command.add("\\." + benchmark.replace(".", "\\.") + "$");
        command.addAll(List.of("-f", "1", "-wi", WARMUP_ITERATIONS, "-w", "1"));
        command.addAll(List.of("-i", Integer.toString(settings.seconds()), "-r", "1"));
        command.addAll(List.of("-o", settings.work().resolve("jmh.txt").toString()));
        command.addAll(List.of("-rf", "csv", "-rff", result.toString()));
        parameters.forEach(parameter -> command.addAll(List.of("-p", parameter)));
        if (!settings.jvmFlags().isBlank()) {
            command.addAll(List.of("-jvmArgsAppend", settings.jvmFlags()));
        }
        return command;
    }
}
