package io.posestream.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResourcesTest {
    private static final long MB = 1 << 20;

    @Test
    void require_tooLittle_saysWhatToRaise() {
        assertThatCode(() -> Resources.require(256, 600, 245 * MB, 1024)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Resources.require(256, 600, 61 * MB, 1024))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("heap of 61 MB")
                .hasMessageContaining("-Xmx");
        assertThatThrownBy(() -> Resources.require(256, 600, 512 * MB, 256))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("256 files (descriptors)")
                .hasMessageContaining("ulimit -n 1024");
    }

    @Test
    void explain_whatRanOut_isNamedWhereverItIsInTheChain() {
        List<Throwable> failures = List.of(
                new OutOfMemoryError("Java heap space"),
                new IllegalStateException(new OutOfMemoryError("unable to create native thread")),
                new UncheckedIOException(new IOException("/x/y: Too many open files")),
                new IllegalStateException("cannot write", new IOException("No space left on device")));

        assertThat(failures.stream().map(failure -> Resources.explain(failure).orElseThrow()))
                .satisfiesExactly(
                        heap -> assertThat(heap).contains("heap", "-Xmx"),
                        threads -> assertThat(threads).contains("ulimit -u"),
                        files -> assertThat(files).contains("descriptors", "ulimit -n"),
                        disk -> assertThat(disk).contains("disk is full", "same command"));
    }

    @Test
    void explain_otherFailures_areNotTakenForIt() {
        IllegalStateException loop = new IllegalStateException("a");
        loop.initCause(new IllegalStateException("b", loop));

        assertThat(Resources.explain(loop)).isEmpty();
        assertThat(Resources.explain(new IllegalArgumentException())).isEmpty();
    }
}
