package io.posestream.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.results.format.CocoFormat;
import io.posestream.results.format.CsvFormat;
import io.posestream.results.format.PoseTrackFormat;
import io.posestream.results.format.ResultFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the length of a stream. */
class LongStreamTest {
    private static final int PEOPLE = 3;
    /** What 100,000 frames would take on the heap is above 300 MB; ids of tracks and JIT noise stay below this. */
    private static final long ALLOWED_GROWTH_BYTES = 24L << 20;

    @TempDir
    Path folder;

    private static StreamItem<Tracks> frame(long number) {
        List<TrackedPerson> people = new ArrayList<>();
        for (int rank = 0; rank < PEOPLE; rank++) {
            TrackId track = new TrackId("long", 0, number - number % 500, rank);
            List<Keypoint> joints = new ArrayList<>();
            for (int joint = 0; joint < 17; joint++) {
                joints.add(new Keypoint(number % 977 + joint / 3f, joint * 7.1f, (joint + 1) / 20f));
            }
            Pose pose = Pose.of(new Box(rank * 80, 10, 60, 150), 0.7f, joints);
            people.add(new TrackedPerson(track, TrackState.CONFIRMED, OptionalInt.of(rank), pose));
        }
        FrameMeta meta = new FrameMeta(number * 40_000, CaptureClock.PRESENTATION, 40_000, 640, 360);
        return new StreamItem.Looked<>(
                new FrameId("long", 0, number),
                StreamItem.Provenance.at(number),
                meta,
                new Tracks(new Tracks.Origin("", "tinypose", "", number * 40_000), Skeletons.COCO_17, people));
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void writeAndMeasure(long frames) throws IOException {
        List<ResultFormat> formats =
                List.of(new PoseTrackFormat(PoseTrackFormat.Options.plain()), new CocoFormat(), new CsvFormat());
        try (StreamResults results = new StreamResults(new FrameId("long", 0, 0), folder, formats, List.of())) {
            for (long number = 0; number < frames / 10; number++) {
                results.accept(frame(number));
            }
            long before = usedBytes();
            for (long number = frames / 10; number < frames; number++) {
                results.accept(frame(number));
            }
            assertThat(usedBytes() - before).isLessThan(ALLOWED_GROWTH_BYTES);
            Finished finished = results.finish();
            assertThat(usedBytes() - before).isLessThan(ALLOWED_GROWTH_BYTES);
            assertThat(finished.facts().counts().people()).isEqualTo(frames * PEOPLE);
            assertThat(finished.notes()).anyMatch(note -> note.contains("more than 9999 frames"));
        }
    }

    @Test
    void finish_twelveThousandFrames_keepsMemoryFlat() throws IOException {
        writeAndMeasure(12_000);
    }

    @Test
    @Tag("full")
    void finish_hundredThousandFrames_keepsMemoryFlat() throws IOException {
        writeAndMeasure(100_000);
    }
}
