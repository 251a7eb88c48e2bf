package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.results.StreamResults;
import io.posestream.results.format.CocoFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class StreamWriterTest {
    private static final StreamItem.Provenance AT = StreamItem.Provenance.at(1);

    @TempDir
    private Path folder;

    @Test
    void accept_filesThatCannotBeWritten_isSaidOnceAndHoldsUpNobody() throws Exception {
        // Given
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        List<FrameId> passed = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch ended = new CountDownLatch(1);
        StreamResults results =
                new StreamResults(new FrameId("cam", 0, 0), folder, List.of(new CocoFormat()), List.of());
        try (StreamWriter writer =
                new StreamWriter("cam", results, passed::add, ended::countDown, (part, thrown) -> failures.add(part))) {
            // When: number 1 is missing, which the files cannot bear
            writer.accept(gap(0));
            writer.accept(gap(2));
            writer.accept(gap(3));
            writer.accept(new StreamItem.End<>(new FrameId("cam", 0, 4), AT, EndReason.COMPLETE));

            // Then
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(passed).extracting(FrameId::number).containsExactly(0L, 2L, 3L);
            assertThat(failures).containsExactly("writing the results of cam");
            assertThat(writer.oldestNeeded()).isEmpty();
            assertThatThrownBy(writer::finish).hasMessageContaining("could not be written: expected number 1");
        }
    }

    private static StreamItem<Tracks> gap(long number) {
        return new StreamItem.Gap<>(new FrameId("cam", 0, number), AT, 1, GapReason.RATE);
    }
}
