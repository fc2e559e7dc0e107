package io.registrar.gateway.http;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.registrar.gateway.callers.Caller;
import io.registrar.gateway.callers.CallerDirectory;
import io.registrar.gateway.callers.Role;

/** Who may know whom in the gateway: HTTP stands in front of the engine, and only the command line wires a journal to it. */
@AnalyzeClasses(packages = "io.registrar", importOptions = ImportOption.DoNotIncludeTests.class)
final class GatewayArchitectureTest {
    @ArchTest
    static final ArchRule HTTP_KNOWS_NEITHER_JOURNAL_NOR_COMMAND_LINE = noClasses()
            .that()
            .resideInAPackage("io.registrar.gateway.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.registrar.gateway.cli..", "io.registrar.journal..", "net.openhft..", "picocli..");

    @ArchTest
    static final ArchRule HTTP_KNOWS_CALLERS_BY_THEIR_DIRECTORY_ALONE = noClasses()
            .that()
            .resideInAPackage("io.registrar.gateway.http..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.registrar.gateway.callers..")
                    .and(not(assignableTo(CallerDirectory.class)
                            .and(INTERFACES)
                            .or(assignableTo(Caller.class))
                            .or(assignableTo(Role.class)))));

    @ArchTest
    static final ArchRule CALLERS_KNOW_NOBODY = noClasses()
            .that()
            .resideInAPackage("io.registrar.gateway.callers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.registrar.gateway.http..", "io.registrar.gateway.cli..");

    @ArchTest
    static final ArchRule EVENTS_KNOW_THE_ENGINE_AND_JSON_ALONE = noClasses()
            .that()
            .resideInAPackage("io.registrar.gateway.events..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.registrar..")
                    .and(not(resideInAPackage("io.registrar.gateway.events..")
                            .or(resideInAPackage("io.registrar.gateway.json.."))
                            .or(resideInAPackage("io.registrar.engine..")))));

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_THE_JOURNAL = noClasses()
            .that()
            .resideOutsideOfPackages("io.registrar.gateway.cli..", "io.registrar.journal..", "io.registrar.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.registrar.journal..");

    @ArchTest
    static final ArchRule ONLY_HTTP_KNOWS_NETTY = noClasses()
            .that()
            .resideOutsideOfPackages("io.registrar.gateway.http..", "io.registrar.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule ONLY_METRICS_KNOW_PROMETHEUS = noClasses()
            .that()
            .resideOutsideOfPackage("io.registrar.gateway.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.prometheus..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_METRICS = noClasses()
            .that()
            .resideOutsideOfPackages("io.registrar.gateway.cli..", "io.registrar.gateway.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.registrar.gateway.metrics..");

    @ArchTest
    static final ArchRule METRICS_KNOW_WHAT_THEY_SHOW_ALONE = noClasses()
            .that()
            .resideInAPackage("io.registrar.gateway.metrics..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.registrar..")
                    .and(not(resideInAPackage("io.registrar.gateway.metrics..")
                            .or(resideInAPackage("io.registrar.gateway.http.."))
                            .or(resideInAPackage("io.registrar.gateway.webhooks.."))
                            .or(resideInAPackage("io.registrar.gateway.systemevents.."))
                            .or(resideInAPackage("io.registrar.engine..")))));

    @ArchTest
    static final ArchRule WEBHOOKS_KNOW_NOTHING_OF_HTTP = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.registrar.gateway.webhooks..",
                    "io.registrar.gateway.systemevents..",
                    "io.registrar.gateway.lines..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.registrar.gateway.http..", "io.registrar.gateway.cli..", "io.netty..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_BENCH = noClasses()
            .that()
            .resideOutsideOfPackage("io.registrar.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.registrar.bench..");

    @ArchTest
    static final ArchRule NOBODY_USES_THE_JDK_LOGGER = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static void httpPrintsNothing(JavaClasses classes) {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(classes.that(resideInAPackage("io.registrar.gateway.http..")));
    }
}
