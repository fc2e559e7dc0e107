package io.registrar.journal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.registrar.engine.StatePart;
import io.registrar.engine.StateSink;
import io.registrar.engine.StateSource;
import io.registrar.engine.codec.EnrollmentVisitor;
import io.registrar.engine.codec.MalformedRecordException;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.engine.codec.OutcomeRecord;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.CommandLog;
import io.registrar.engine.pipeline.OutcomeLog;
import io.registrar.engine.pipeline.OutcomeReader;
import org.junit.jupiter.api.Tag;

/** The journal frames bytes: it knows the port it implements and the head of a record, and no rule of enrollment. */
@AnalyzeClasses(packages = "io.registrar.journal", importOptions = ImportOption.DoNotIncludeTests.class)
@Tag("once")
final class JournalArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_THE_PORT_AND_THE_HEAD_OF_A_RECORD = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.registrar.journal..",
                    "io.registrar.engine.pipeline..",
                    "io.registrar.engine.codec..",
                    "io.registrar.engine",
                    "net.openhft.chronicle..",
                    "java..");

    @ArchTest
    static final ArchRule OF_THE_CODEC_ONLY_HEADS_AND_WHAT_A_READER_HANDS_OUT = noClasses()
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.registrar.engine.codec..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(RecordHeader.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(OutcomeRecord.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(OutcomePosition.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(OutcomeDecoder.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(EnrollmentVisitor.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(MalformedRecordException.class))));

    @ArchTest
    static final ArchRule OF_THE_STATE_ONLY_HOW_IT_IS_SAVED = noClasses()
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.registrar.engine")
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(StatePart.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(StateSink.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(StateSource.class))));

    @ArchTest
    static final ArchRule OF_THE_PIPELINE_ONLY_THE_LOGS = noClasses()
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.registrar.engine.pipeline..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(CommandLog.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(CommandLog.RecordVisitor.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(OutcomeLog.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(OutcomeReader.class))));

    @ArchTest
    static final ArchRule ONLY_THE_WRITER_KNOWS_THE_QUEUE = noClasses()
            .that()
            .doNotHaveSimpleName("SegmentWriter")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.openhft..");

    @ArchTest
    static final ArchRule READS_NO_CLOCK = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.time..");

    @ArchTest
    static final ArchRule STARTS_NO_THREAD_BUT_THOSE_THAT_TAKE_SPACE = noClasses()
            .that()
            .doNotHaveSimpleName("SpaceThread")
            .should()
            .callConstructorWhere(JavaCall.Predicates.target(
                    HasOwner.Predicates.With.owner(JavaClass.Predicates.assignableTo(Thread.class))))
            .orShould()
            .beAssignableTo(Thread.class);
}
