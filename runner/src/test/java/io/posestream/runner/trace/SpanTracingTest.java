package io.posestream.runner.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.FrameId;
import io.posestream.core.UserError;
import io.posestream.proto.ItemHeaders;
import java.net.URI;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class SpanTracingTest {
    private static final int FRAMES = 100_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 100})
    void isChosen_oneOfSo_manyIsRight_alsoAmongEveryFifth(int oneOf) {
        for (int every : new int[] {1, 5}) {
            long chosen = LongStream.range(0, FRAMES)
                    .filter(number -> SpanTracing.isChosen(new FrameId("gate", 1, number * every), oneOf))
                    .count();

            // seven standard deviations
            double expected = (double) FRAMES / oneOf;
            assertThat((double) chosen)
                    .isBetween(expected - 7 * Math.sqrt(expected), expected + 7 * Math.sqrt(expected));
        }
    }

    @Test
    void isChosen_ofTwoStreams_takesOtherNumbers() {
        assertThat(LongStream.range(0, 1000).filter(number -> chosen("a", number) != chosen("b", number)))
                .isNotEmpty();
    }

    private static boolean chosen(String stream, long number) {
        return SpanTracing.isChosen(new FrameId(stream, 0, number), 3);
    }

    @Test
    void answered_contextWithoutIds_isNotTraced() throws Exception {
        try (Collector collector = new Collector(0);
                SpanTracing tracing = SpanTracing.open(
                        new TraceOptions(
                                TraceOptions.address(collector.address().toString()), 1),
                        "pose")) {
            ItemHeaders frame = new ItemHeaders(new FrameId("gate", 0, 7), 1, 5);

            assertThat(tracing.answered("pose", frame, 1, 2, parent("0".repeat(32), "01")))
                    .isEmpty();
            assertThat(tracing.answered("pose", frame, 1, 2, parent("1".repeat(32), "00")))
                    .isEmpty();
            assertThat(tracing.answered("pose", frame, 1, 2, parent("1".repeat(32), "01")))
                    .hasValueSatisfying(context -> assertThat(context).startsWith("00-" + "1".repeat(32) + "-"));
        }
    }

    private static String parent(String trace, String flags) {
        return "00-" + trace + "-" + "2".repeat(16) + "-" + flags;
    }

    @Test
    void close_nobodyListens_endsSoon() {
        // Given a port where nobody listens any more
        URI address = gone();
        SpanTracing tracing = SpanTracing.open(new TraceOptions(address, 1), "pose");
        tracing.computed("pose", 1, List.of(parent("1".repeat(32), "01")), 1, 2);
        long start = System.nanoTime();

        // When
        tracing.close();

        // Then: its own bound is 5 s
        assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
    }

    private static URI gone() {
        try (Collector collector = new Collector(0)) {
            return collector.address();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "collector:4318", "ftp://collector", "http://", "http://user:secret@collector", "http://[x"})
    void address_makesNoSense_isRefusedWithoutItsText(String text) {
        assertThatThrownBy(() -> TraceOptions.address(text))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--trace")
                .hasMessageNotContaining("secret");
    }

    @Test
    void address_withoutPath_getsTheOneOfOtlp() {
        assertThat(TraceOptions.address("http://collector:4318")).hasToString("http://collector:4318/v1/traces");
        assertThat(TraceOptions.address("https://c/own/path")).hasToString("https://c/own/path");
    }
}
