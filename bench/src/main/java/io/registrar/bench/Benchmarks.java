package io.registrar.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs JMH with its usual arguments, the flags that the journal needs in every fork, and allocation and processor time counted; ends with
 * the results as a Markdown table on standard output.
 */
public final class Benchmarks {
    private Benchmarks() {}

    /** Takes JMH's own arguments; {@code -o FILE} keeps its running commentary off standard output. */
    public static void main(String[] args) throws RunnerException, CommandLineOptionException, IOException {
        CommandLineOptions options = new CommandLineOptions(args);
        if (options.shouldHelp() || options.shouldList() || options.shouldListWithParams()) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(options)
                        .jvmArgsAppend(flags(options))
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
        print(results);
    }

    /** The journal's flags, and behind them those of the command line. */
    private static String[] flags(Options options) {
        Properties properties = new Properties();
        try (InputStream in = Benchmarks.class.getResourceAsStream("jvm.properties")) {
            properties.load(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        List<String> flags = new ArrayList<>(
                Arrays.asList(properties.getProperty("flags").trim().split("\\s+")));
        flags.addAll(options.getJvmArgsAppend().orElse(List.of()));
        return flags.toArray(String[]::new);
    }

    private static void print(Collection<RunResult> results) {
        System.out.println("| benchmark | parameters | score | ± 99.9% | unit | CPU ns/op | B/op |");
        System.out.println("|---|---|--:|--:|---|--:|--:|");
        List<RunResult> sorted = results.stream()
                .sorted(Comparator.comparing(result -> result.getParams().id()))
                .toList();
        for (RunResult result : sorted) {
            BenchmarkParams params = result.getParams();
            String name = params.getBenchmark().replaceFirst("^.*\\.([^.]+\\.[^.]+)$", "$1");
            StringBuilder texts = new StringBuilder();
            for (String key : params.getParamsKeys()) {
                texts.append(texts.isEmpty() ? "" : ", ")
                        .append(key)
                        .append('=')
                        .append(params.getParam(key));
            }
            Result<?> score = result.getPrimaryResult();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s | %s |%n",
                    name,
                    texts,
                    number(score.getScore()),
                    number(score.getScoreError()),
                    score.getScoreUnit(),
                    secondary(result, CpuProfiler.LABEL),
                    secondary(result, "gc.alloc.rate.norm"));
        }
    }

    private static String secondary(RunResult result, String label) {
        Result<?> secondary = result.getSecondaryResults().get(label);
        return secondary == null ? "" : number(secondary.getScore());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1_000 ? "%.2f" : "%,.0f", value);
    }
}
