package io.posestream.runner;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaFuture;
import org.junit.jupiter.api.Test;

/** The layering of packages, which the modules' dependency rules cannot see. */
final class ArchitectureTest {
    private static final String KAFKA = "org.apache.kafka..";
    /** Where this class lies, with all other tests of its class path. */
    private static final String TESTS = ArchitectureTest.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .getPath();

    private static final ArchRule NO_CIRCLES =
            slices().matching("io.posestream.(**)").should().beFreeOfCycles();
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains(TESTS))
            .importPackages("io.posestream");

    @Test
    void stages_purePackages_knowNoKafka() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.posestream.detector",
                        "io.posestream.pose",
                        "io.posestream.tracker",
                        "io.posestream.ingest",
                        "io.posestream.ingest.source",
                        "io.posestream.ingest.camera",
                        "io.posestream.results",
                        "io.posestream.results.settled",
                        "io.posestream.results.format",
                        "io.posestream.evaluate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(KAFKA, "io.posestream.proto..", "io.posestream.kafka..")
                .check(CLASSES);
    }

    @Test
    void stages_each_knowsNoOther() {
        for (String stage : new String[] {"detector", "pose", "tracker", "ingest"}) {
            noClasses()
                    .that()
                    .resideInAPackage("io.posestream." + stage + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others(stage))
                    .check(CLASSES);
        }
    }

    private static String[] others(String stage) {
        return Stream.of(
                        "detector",
                        "pose",
                        "tracker",
                        "ingest",
                        "evaluate",
                        "results",
                        "runner",
                        "models",
                        "synth",
                        "http",
                        "viewer",
                        "drill")
                .filter(other -> !other.equals(stage))
                .map(other -> "io.posestream." + other + "..")
                .toArray(String[]::new);
    }

    @Test
    void heavyLibraries_each_haveOneHome() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.posestream.media..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.posestream.inference..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.posestream.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.posestream.runner.meter..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.posestream.runner.trace..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(CLASSES);
    }

    @Test
    void clientsOfKafka_outsideTheShells_areUnknown() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.posestream.kafka..",
                        "io.posestream.*.stream..",
                        "io.posestream.client..",
                        "io.posestream.runner..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Consumer.class, KafkaConsumer.class, Producer.class, KafkaProducer.class, Admin.class)
                .check(CLASSES);
    }

    @Test
    void core_everything_dependsOnTheJdkAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.posestream.core..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("io.posestream.core..", "java..")
                .check(CLASSES);
    }

    @Test
    void evaluate_everything_dependsOnCoreAloneOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.posestream.evaluate..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.posestream..")
                        .and(not(resideInAnyPackage("io.posestream.core..", "io.posestream.evaluate.."))))
                .check(CLASSES);
    }

    @Test
    void client_everything_dependsOnVocabularyAndMessagesAloneOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.posestream.client..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.posestream..")
                        .and(not(resideInAnyPackage(
                                "io.posestream.core..", "io.posestream.proto..", "io.posestream.client.."))))
                .check(CLASSES);
    }

    @Test
    void viewer_everything_dependsOnTopicsAndTheServerAloneOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.posestream.viewer..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.posestream..")
                        .and(not(resideInAnyPackage(
                                "io.posestream.core..",
                                "io.posestream.proto..",
                                "io.posestream.kafka..",
                                "io.posestream.http..",
                                "io.posestream.viewer.."))))
                .check(CLASSES);
    }

    @Test
    void pureStages_never_askTheWallClock() {
        noClasses()
                .that()
                .resideInAnyPackage("io.posestream.core..", "io.posestream.detector..", "io.posestream.pose..")
                .or()
                .resideInAnyPackage("io.posestream.tracker", "io.posestream.results..", "io.posestream.evaluate..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void packages_inAllModules_formNoCircle() {
        NO_CIRCLES.check(CLASSES);
    }

    @Test
    void packages_twoThatUseEachOther_areFound() {
        // Given two packages of tests that use each other
        JavaClasses planted = new ClassFileImporter().importPackages("io.posestream.runner.planted");

        // Then
        assertThat(NO_CIRCLES.evaluate(planted).getFailureReport().toString())
                .contains("Cycle detected", "planted.first", "planted.second");
    }

    /** What may wait without a time, and why it ends all the same. */
    private static final Map<String, String> UNTIMED = Map.ofEntries(
            Map.entry("Ahead.joinThread: Thread.join", "starts a broker, whose start has a time"),
            Map.entry("Callers.join: Future.get", "computes in this process, asks nobody"),
            Map.entry(
                    "ClosingTogether.ended: CompletableFuture.join",
                    "each part ends by itself, as it would be closed alone"),
            Map.entry("EncoderThread.awaitLessThan: Future.get", "encodes in this process, asks nobody"),
            Map.entry("Lead.acquire: Condition.await", "whoever closes the threads releases it"),
            Map.entry("NativeSessions.load: Thread.join", "loads a library, asks nobody"),
            Map.entry("OrderedWorker.close: CompletableFuture.join", "its loop drains for a set time and ends"),
            Map.entry("PageReading.read: CountDownLatch.await", "closing the reading releases it"),
            Map.entry("PoseCaller.fetched: CompletableFuture.get", "the fetcher ends every request, by dying at last"),
            Map.entry("PoseLink.history: CompletableFuture.get", "every frame taken up completes or is given up"),
            Map.entry("StageProcess.await: CountDownLatch.await", "a service ends with a signal or a failure"),
            Map.entry("StreamWriter.stop: Thread.join", "an empty item ends its thread"),
            Map.entry("StreamWriter.write: BlockingQueue.take", "an empty item ends it"),
            Map.entry("TopicFollower.close: Thread.join", "its thread looks up every 100 ms"),
            Map.entry("Workers.join: Future.get", "draws in this process, asks nobody"));

    @Test
    void waits_withoutATime_areThoseWithAReason() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                if (isUntimedWait(call.getTarget())) {
                    found.add(type.getSimpleName() + "." + call.getOrigin().getName() + ": "
                            + call.getTarget().getOwner().getSimpleName() + "."
                            + call.getTarget().getName());
                }
            }
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(UNTIMED.keySet());
    }

    private static boolean isUntimedWait(MethodCallTarget target) {
        JavaClass owner = target.getOwner();
        int parameters = target.getRawParameterTypes().size();
        return switch (target.getName()) {
            case "get" -> parameters == 0 && is(owner, Future.class, KafkaFuture.class);
            case "join" -> parameters == 0 && is(owner, Thread.class, CompletableFuture.class);
            case "await" -> parameters == 0 && is(owner, CountDownLatch.class, Condition.class, CyclicBarrier.class);
            case "awaitUninterruptibly" -> is(owner, Condition.class);
            case "take" -> parameters == 0 && is(owner, BlockingQueue.class, CompletionService.class);
            case "put" -> is(owner, BlockingQueue.class) && !is(owner, LinkedBlockingQueue.class);
            case "acquire" -> parameters < 2 && is(owner, Semaphore.class);
            case "wait" -> parameters == 0;
            case "waitFor" -> parameters == 0 && is(owner, Process.class);
            case "invokeAll", "invokeAny" -> parameters == 1 && is(owner, ExecutorService.class);
            default -> false;
        };
    }

    private static boolean is(JavaClass owner, Class<?>... types) {
        return Stream.of(types).anyMatch(owner::isAssignableTo);
    }
}
