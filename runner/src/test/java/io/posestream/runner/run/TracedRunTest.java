package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.trace.Collector;
import io.posestream.runner.trace.Collector.Span;
import io.posestream.runner.trace.SpanTracing;
import io.posestream.runner.trace.TraceOptions;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spans of a real run, as a collector takes them. */
@SharedTest
@Timeout(120)
final class TracedRunTest {
    private static final int FRAMES = 6;
    private static final int MORE = 24;
    private static final List<String> CHAIN = List.of("ingest", "detector", "pose", "tracker");

    @TempDir
    private Path folder;

    @Test
    void run_allFramesTraced_eachIsAChainThroughTheStagesAndBatchesLinkToIt() throws Exception {
        // When
        List<Span> spans = trace("all", FRAMES, 1);

        // Then a trace per frame
        Map<String, List<Span>> frames =
                spans.stream().filter(span -> CHAIN.contains(span.name())).collect(Collectors.groupingBy(Span::trace));
        Set<String> numbers = new HashSet<>();
        for (List<Span> frame : frames.values()) {
            frame.sort(Comparator.comparingInt(span -> CHAIN.indexOf(span.name())));
            assertThat(frame).extracting(Span::name).containsExactlyElementsOf(CHAIN);
            assertThat(frame)
                    .extracting(span -> span.attributes().get("posestream.number"))
                    .containsOnly(frame.get(0).attributes().get("posestream.number"));
            assertThat(frame).extracting(Span::service).containsOnly("posestream-run");
            String before = "";
            for (Span span : frame) {
                assertThat(span.parent()).isEqualTo(before);
                assertThat(span.endNs()).isGreaterThanOrEqualTo(span.startNs());
                before = span.id();
            }
            numbers.add(frame.get(0).attributes().get("posestream.number"));
        }
        assertThat(numbers).hasSize(FRAMES);
        // and each frame's call, linked to what the stage was given
        for (int stage = 1; stage <= 2; stage++) {
            String batch = CHAIN.get(stage) + " batch";
            String given = CHAIN.get(stage - 1);
            assertThat(spans.stream().filter(span -> span.name().equals(batch)).flatMap(span -> span.links().stream()))
                    .containsExactlyInAnyOrderElementsOf(frames.values().stream()
                            .flatMap(List::stream)
                            .filter(span -> span.name().equals(given))
                            .map(Span::place)
                            .toList());
        }
    }

    @Test
    @Tag("full")
    void run_someFramesTraced_givesTheBytesOfOneThatIsNot() throws Exception {
        // When
        List<Span> spans = trace("some", MORE, 4);
        run("none", MORE, MeterOptions.NONE);

        // Then
        assertThat(spans.stream().filter(span -> span.name().equals("ingest")).count())
                .isBetween(1L, MORE / 2L);
        assertThat(spans.stream().filter(span -> span.name().equals("tracker")).count())
                .isEqualTo(spans.stream()
                        .filter(span -> span.name().equals("ingest"))
                        .count());
        assertThat(Files.readAllBytes(folder.resolve("some/shop/posetrack.json")))
                .isEqualTo(Files.readAllBytes(folder.resolve("none/shop/posetrack.json")));
    }

    private List<Span> trace(String name, int frames, int oneOf) throws Exception {
        try (Collector collector = new Collector(1)) {
            TraceOptions options =
                    new TraceOptions(TraceOptions.address(collector.address().toString()), oneOf);
            try (SpanTracing tracing = SpanTracing.open(options, "run")) {
                MeterOptions plain = MeterOptions.NONE;
                run(
                        name,
                        frames,
                        new MeterOptions(
                                plain.port(),
                                plain.named(),
                                plain.host(),
                                plain.streams(),
                                plain.stuckAfter(),
                                plain.noticesTo(),
                                Optional.of(tracing)));
            }
            return new ArrayList<>(collector.spans());
        }
    }

    private void run(String name, int frames, MeterOptions meters) throws Exception {
        RunRequest request = new RunRequest(folder.resolve(name))
                .models(TinyNetworks.oneStage(folder))
                .source(Shared.path("videos", "retail-1080p.mp4"), "shop")
                .limit(frames)
                .meters(meters);
        assertThat(request.run()).as("said %s", request.said()).isEqualTo(Run.Ending.COMPLETE);
    }
}
