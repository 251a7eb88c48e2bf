package io.posestream.runner.run.count;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.system.ThreadCpu;
import io.posestream.runner.run.count.CpuRoles.Role;
import io.posestream.runner.start.WarmUp;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CPU time by role is what the threads have used, and adds up. */
@Timeout(120)
final class CpuRolesTest {
    private static final long WORK_NS = 200_000_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "C2 CompilerThre, COMPILER",
        "GC Thread#1, COLLECTOR",
        "write-shop, OVERLAY",
        "encode-overlay., OVERLAY",
        "pose-caller-1, CALLERS",
        "pose-worker, CLIENTS",
        "kafka-producer-, CLIENTS",
        "kafka-1-raft-io, BROKER",
        "data-plane-kafk, BROKER",
        "ingest-shop, INGEST",
        "camera-gate, CAMERAS",
        "read-rtsp://127, CAMERAS",
        "something else, OTHER"
    })
    void of_nameOfAThread_isItsRole(String thread, Role role) {
        assertThat(Role.of(thread)).isEqualTo(role);
    }

    @Test
    void seconds_threadThatWorked_countsUnderItsRoleAlone() throws Exception {
        // Given
        CpuRoles roles = new CpuRoles();
        CountDownLatch worked = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    spin();
                    worked.countDown();
                    await(looked);
                },
                "write-test");
        thread.start();
        await(worked);

        // When
        roles.sample();
        looked.countDown();
        thread.join();

        // Then
        assertThat(roles.seconds().get(Role.OVERLAY)).isBetween(WORK_NS / 1e9, 5 * WORK_NS / 1e9);
        assertThat(roles.seconds().getOrDefault(Role.CALLERS, 0.0)).isZero();
    }

    @Test
    void counted_workThatEndsUnseen_countsAsStart() {
        // Given
        CpuRoles roles = new CpuRoles();

        // When
        String answer = roles.counted(() -> {
            spin();
            return "done";
        });

        // Then
        assertThat(answer).isEqualTo("done");
        assertThat(roles.seconds().get(Role.START)).isGreaterThanOrEqualTo(WORK_NS / 1e9);
    }

    @Test
    void summary_ofARun_addsUpToTheProcessAndLeavesLittleUnnamed() throws Exception {
        // Given
        assertThat(WarmUp.run(Path.of("../models/weights/person"), folder)).isTrue();

        // When
        JsonNode process = new ObjectMapper()
                .readTree(folder.resolve("run/results/scene/summary.json").toFile())
                .at("/time_s/process");

        // Then
        double cpu = process.get("cpu").asDouble();
        double sum = process.properties().stream()
                        .mapToDouble(part -> part.getValue().asDouble())
                        .sum()
                - cpu;
        assertThat(sum).isBetween(0.97 * cpu, 1.03 * cpu);
        assertThat(process.get("other").asDouble()).isLessThanOrEqualTo(0.1 * cpu);
        assertThat(process.get("inference").asDouble()).isPositive();
        assertThat(process.get("broker").asDouble()).isPositive();
        assertThat(process.get("compiler").asDouble()).isPositive();
    }

    private static void spin() {
        long end = ThreadCpu.nanos() + WORK_NS;
        while (ThreadCpu.nanos() < end) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
