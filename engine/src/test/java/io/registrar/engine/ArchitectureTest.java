package io.registrar.engine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.lmax.disruptor.RingBuffer;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.pipeline.Pipeline;
import io.registrar.engine.pipeline.SyncMode;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom. Each rule is also shown to fail on a class that breaks it. */
@Tag("once")
class ArchitectureTest {
    private static final String CORE = "io.registrar.engine";
    private static final String CODEC = "io.registrar.engine.codec";
    private static final String PIPELINE = "io.registrar.engine.pipeline..";

    private static final JavaClasses ENGINE =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages(CORE);

    private static final JavaClasses OFFENDING = new ClassFileImporter().importClasses(Offender.class);

    /** The rules of enrollment and the codec: nothing that could make two runs differ, and nobody to wait for. */
    private static final ArchRule CORE_KNOWS_NO_INFRASTRUCTURE = noClasses()
            .that()
            .resideInAnyPackage(CORE, CODEC)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.lmax..",
                    "io.netty..",
                    "io.prometheus..",
                    "net.openhft..",
                    "com.fasterxml..",
                    "org.slf4j..",
                    "ch.qos.logback..",
                    "java.io..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.net..",
                    "java.sql..",
                    "java.time..",
                    "java.util.concurrent..",
                    "java.util.logging..",
                    "java.util.random..",
                    "java.security..");

    private static final ArchRule CORE_STARTS_NO_THREAD_AND_DRAWS_NO_LOTS = noClasses()
            .that()
            .resideInAnyPackage(CORE, CODEC)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    Thread.class,
                    ThreadLocal.class,
                    Random.class,
                    SplittableRandom.class,
                    UUID.class,
                    Date.class,
                    Timer.class);

    private static final ArchRule CORE_READS_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(CORE, CODEC)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(System.class, "identityHashCode", Object.class);

    private static final ArchRule CORE_KNOWS_NO_PIPELINE = noClasses()
            .that()
            .resideInAnyPackage(CORE, CODEC)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(PIPELINE);

    private static final ArchRule PIPELINE_ALONE_KNOWS_THE_RING = noClasses()
            .that()
            .resideOutsideOfPackage(PIPELINE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.lmax..");

    private static final ArchRule NOTHING_OF_OURS_BUT_THE_ENGINE = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.registrar..").and(not(resideInAPackage(CORE + ".."))));

    static List<ArchRule> rules() {
        return List.of(
                CORE_KNOWS_NO_INFRASTRUCTURE,
                CORE_STARTS_NO_THREAD_AND_DRAWS_NO_LOTS,
                CORE_READS_NO_CLOCK,
                CORE_KNOWS_NO_PIPELINE,
                PIPELINE_ALONE_KNOWS_THE_RING,
                NOTHING_OF_OURS_BUT_THE_ENGINE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldKeepTheRule(ArchRule rule) {
        assertDoesNotThrow(() -> rule.check(ENGINE));
    }

    /** Breaks the rules, in the package that they are about. */
    static final class Offender {
        static long clock() {
            return Clock.systemUTC().millis() + System.currentTimeMillis();
        }

        static long nanos() {
            return System.nanoTime();
        }

        static ReentrantLock lock() {
            return new ReentrantLock();
        }

        static int lots() {
            return new Random(1).nextInt();
        }

        static RingBuffer<Object> ring() {
            return RingBuffer.createSingleProducer(Object::new, 1);
        }

        static SyncMode pipeline() {
            return SyncMode.ALWAYS;
        }
    }

    // All but the last: there is no class of the other modules on this class path to depend on.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void shouldCatchWhoBreaksTheRule(int rule) {
        assertThrows(AssertionError.class, () -> rules().get(rule).check(OFFENDING));
    }

    @Test
    void shouldLookAtEveryPackageOfTheEngine() {
        assertDoesNotThrow(() -> ENGINE.get(EnrollmentEngine.class));
        assertDoesNotThrow(() -> ENGINE.get(CommandDecoder.class));
        assertDoesNotThrow(() -> ENGINE.get(Pipeline.class));
        assertThrows(IllegalArgumentException.class, () -> ENGINE.get(ArchitectureTest.class));
    }
}
