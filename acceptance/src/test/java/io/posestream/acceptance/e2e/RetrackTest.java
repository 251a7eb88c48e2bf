package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.export.KeptBroker;
import io.posestream.testkit.SharedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Poses of a kept run through the tracker once more, by the command line. */
@SharedTest
@Tag("full")
@Timeout(300)
final class RetrackTest {
    private static final int FRAMES = 10;

    @TempDir
    private Path folder;

    @Test
    void track_fromPosesOfAKeptRun_givesItsFilesAndChangesNothing() throws Exception {
        // Given a run that kept its data
        Path data = folder.resolve("data");
        Path run = folder.resolve("run");
        Typed kept = Typed.command(Chain.run(
                FRAMES, run, "--data-dir", data.toString(), "--min-box-score", "0.3", "--keep-frames", "none"));
        assertThat(kept.code()).as("said %s", kept.err()).isZero();
        Map<String, Long> before = logEnds(data);

        // When it is tracked again, the same and otherwise
        Typed same = again(data, "same", "--format", "posetrack,posetrack-mota,coco,csv");
        Typed other = again(data, "other", "--tracker", "confirm-hits=5,birth-score=0.6");

        // Then
        assertThat(same.code()).as("said %s", same.err()).isZero();
        assertThat(same.err()).isEmpty();
        assertThat(other.code()).as("said %s", other.err()).isZero();
        Chain.assertSameResults(folder.resolve("same").resolve(Chain.STREAM), run.resolve(Chain.STREAM));
        assertThat(folder.resolve("same").resolve(Chain.STREAM).resolve("tracks.csv"))
                .isNotEmptyFile();
        assertThat(folder.resolve("other").resolve(Chain.STREAM).resolve("posetrack.json"))
                .isNotEmptyFile();
        assertThat(Files.mismatch(
                        folder.resolve("other").resolve(Chain.STREAM).resolve("posetrack.json"),
                        run.resolve(Chain.STREAM).resolve("posetrack.json")))
                .as("place of the first difference")
                .isNotNegative();
        assertThat(logEnds(data)).isEqualTo(before);
    }

    private Typed again(Path data, String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("track", "--from-poses", "--data-dir", data.toString()));
        arguments.addAll(List.of("--out", folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        return Typed.command(arguments);
    }

    /** Where each partition of each topic ends, Kafka's own of offsets and transactions included. */
    private static Map<String, Long> logEnds(Path data) throws Exception {
        try (KeptBroker broker = KeptBroker.reach(data);
                Admin admin =
                        Admin.create(broker.clients("posestream", Map.of()).admin())) {
            List<String> names = List.of(
                    "posestream.frames",
                    "posestream.persons",
                    "posestream.poses",
                    "posestream.tracks",
                    "posestream.dead-letter",
                    "__consumer_offsets",
                    "__transaction_state");
            Map<TopicPartition, OffsetSpec> wanted = admin.describeTopics(names).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            Map<String, Long> ends = new TreeMap<>();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                    admin.listOffsets(wanted).all().get().entrySet()) {
                ends.put(end.getKey().toString(), end.getValue().offset());
            }
            return ends;
        }
    }
}
