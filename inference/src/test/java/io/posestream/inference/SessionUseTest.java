package io.posestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession;
import io.posestream.testkit.TinyOnnx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that are closed while somebody is inside: without counting them the JVM crashes. */
@Timeout(120)
class SessionUseTest {
    private static final SessionConfig CPU = SessionConfig.cpu(1);
    private static final int SIDE = 384;
    /** Some seconds of work in nodes of some milliseconds. */
    private static final int NODES = 600;

    /** Multiplies a matrix by itself again and again. */
    private static byte[] longWork() {
        TinyOnnx graph = new TinyOnnx().input("in", SIDE, SIDE).output("out", SIDE, SIDE);
        for (int i = 0; i < NODES; i++) {
            String from = i == 0 ? "in" : "m" + (i - 1);
            graph.node("MatMul", List.of(from, "in"), i == NODES - 1 ? "out" : "m" + i);
        }
        return graph.bytes();
    }

    @Test
    void close_whileACallRuns_endsTheCallAndThenFreesTheSession() throws Exception {
        // Given
        ModelSession session = ModelSession.open("long", longWork(), CPU);
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
            try (Call call = session.newCall()) {
                call.input("in", new float[SIDE * SIDE], SIDE, SIDE).run();
            }
        });
        while (!session.use().isUsed()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        // When
        session.close();
        // Then
        assertThatThrownBy(() -> run.get(1, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InferenceException.class);
        assertThat(session.use().isFreed()).isTrue();
    }

    @Test
    void close_somebodyStaysInside_isFreedByTheLastToLeave() throws Exception {
        // Given
        ModelSession session = ModelSession.open("long", longWork(), CPU);
        SessionUse use = session.use();
        try (OrtSession.RunOptions first = new OrtSession.RunOptions();
                OrtSession.RunOptions second = new OrtSession.RunOptions()) {
            use.enter(first);
            use.enter(second);
            // When
            use.close(Duration.ZERO);
            // Then
            assertThatThrownBy(() -> use.enter(second)).isInstanceOf(IllegalStateException.class);
            use.leave(first);
            assertThat(use.isFreed()).isFalse();
            use.leave(second);
            assertThat(use.isFreed()).isTrue();
        }
    }

    @Test
    void run_interruptedThread_computesNothingAndStaysInterrupted() {
        // Given
        try (ModelSession session = ModelSession.open("long", longWork(), CPU);
                Call call = session.newCall()) {
            call.input("in", new float[SIDE * SIDE], SIDE, SIDE);
            Thread.currentThread().interrupt();
            // When, Then
            assertThatThrownBy(call::run).isInstanceOf(InferenceException.class).hasMessageContaining("is to end");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
