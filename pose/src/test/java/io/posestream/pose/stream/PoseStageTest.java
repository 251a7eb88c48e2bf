package io.posestream.pose.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.GapReason;
import io.posestream.core.Keypoint;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamSettings;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.worker.Answer;
import io.posestream.kafka.worker.FrameFetcher;
import io.posestream.kafka.worker.WorkerMetrics;
import io.posestream.kafka.worker.WorkerStage;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.media.PictureCache;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseHistory;
import io.posestream.pose.PoseRequest;
import io.posestream.pose.ProposalConfig;
import io.posestream.pose.ScoredPose;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PoseStageTest {
    /** Finds nobody, and says in the model id how wide the pictures were. */
    private static final class FakeEstimator implements PoseEstimator {
        @Override
        public List<Poses> estimate(List<PoseRequest> frames) {
            return frames.stream()
                    .map(frame -> frame.picture().map(Image::width).orElse(0))
                    .map(width -> new Poses("width " + width, Skeletons.COCO_17, List.of()))
                    .toList();
        }

        @Override
        public List<List<ScoredPose>> estimateScored(List<PoseRequest> frames) {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public void close() {}
    }

    @Test
    void admit_pictureKeptByTheDetector_isUsedAndGivenBack() throws Exception {
        try (PictureCache cache = new PictureCache(1 << 20);
                FrameFetcher frames = unreachable()) {
            // Given
            try (Image picture = Image.of(16, 8, new byte[16 * 8 * 3])) {
                cache.offer(person(3).id(), picture);
                cache.offer(person(2).id(), picture);
            }
            PoseStage stage = stage(PictureSource.cached(cache), frames);

            // When
            PoseWork work = stage.admit(person(3), StreamSettings.ARCHIVE);
            List<Answer<Poses>> answers = answer(stage, List.of(work));
            stage.release(work);

            // Then
            assertThat(answers).containsExactly(width(16));
            assertThat(cache.statistics().waiting()).isZero();
            assertThat(cache.statistics().usedBytes()).isZero();
            assertThat(frames.fetched()).isZero();
        }
    }

    @Test
    void admit_nobodyToLookAt_asksForNoPicture() throws Exception {
        try (FrameFetcher frames = unreachable()) {
            // Given
            PoseStage stage = stage(PictureSource.decoding(), frames);
            Looked<Detections> nobody = item(3, List.of());

            // When
            PoseWork work = stage.admit(nobody, StreamSettings.ARCHIVE);

            // Then
            assertThat(work.fetched()).isEmpty();
            assertThat(answer(stage, List.of(work))).containsExactly(width(0));
        }
    }

    @Test
    void answer_fetchedPictures_keepTheirPlacesAndThoseGoneAreSkipped() throws Exception {
        try (FrameFetcher frames = unreachable()) {
            // Given
            PoseStage stage = stage(PictureSource.decoding(), frames);
            List<PoseWork> batch =
                    List.of(fetched(1, Optional.of(24)), fetched(2, Optional.empty()), fetched(3, Optional.of(32)));

            // When
            List<Answer<Poses>> answers = answer(stage, batch);

            // Then
            assertThat(answers).containsExactly(width(24), new Answer.Skipped<>(GapReason.EXPIRED), width(32));
        }
    }

    @Test
    void answer_frameWithoutAPlace_fails() {
        try (FrameFetcher frames = unreachable()) {
            PoseStage stage = stage(PictureSource.decoding(), frames);
            PoseWork work = stage.admit(person(1), StreamSettings.ARCHIVE);

            assertThatThrownBy(() -> answer(stage, List.of(work)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a/0/1");
        }
    }

    private static List<Answer<Poses>> answer(PoseStage stage, List<PoseWork> batch) throws Exception {
        try (WorkerStage.Caller<PoseWork, Poses> caller = stage.newCaller(new WorkerMetrics())) {
            return caller.answer(batch);
        }
    }

    @Test
    void admit_peopleWithKeypoints_areLookedAtOnlyWhereTheyAreToBeRefined() throws Exception {
        try (PictureCache cache = new PictureCache(1 << 20);
                FrameFetcher frames = unreachable()) {
            // Given
            PictureSource pictures = PictureSource.cached(cache);
            PoseStage passing = stage(pictures, frames);
            PoseStage refining = new PoseStage(
                    () -> ByFrame.always(new FakeEstimator()),
                    pictures,
                    frames,
                    ProposalConfig.DEFAULT,
                    true,
                    frame -> PoseHistory.EMPTY);
            try (Image picture = Image.of(16, 8, new byte[16 * 8 * 3])) {
                cache.offer(skeletonOf(3).id(), picture);
                cache.offer(skeletonOf(4).id(), picture);
            }

            // When
            PoseWork passed = passing.admit(skeletonOf(3), StreamSettings.ARCHIVE);
            PoseWork refined = refining.admit(skeletonOf(4), StreamSettings.ARCHIVE);

            // Then
            assertThat(passed.kept()).isEmpty();
            assertThat(passed.item()).isEqualTo(skeletonOf(3));
            assertThat(refined.kept()).isPresent();
            assertThat(refined.item().value()).isEqualTo(person(4).value());
            refining.release(refined);
            assertThat(cache.statistics().usedBytes()).isZero();
        }
    }

    private static Looked<Detections> skeletonOf(long number) {
        List<Keypoint> joints = Collections.nCopies(17, new Keypoint(1, 2, 0.5f));
        Looked<Detections> item = person(number);
        return new Looked<>(
                item.id(),
                item.provenance(),
                item.meta(),
                new Detections(
                        "fake",
                        Optional.of(Skeletons.COCO_17),
                        List.of(new Detection(new Box(0, 0, 4, 4), 0.5f, joints))));
    }

    private static PoseStage stage(PictureSource pictures, FrameFetcher frames) {
        return new PoseStage(
                () -> ByFrame.always(new FakeEstimator()),
                pictures,
                frames,
                ProposalConfig.DEFAULT,
                false,
                frame -> PoseHistory.EMPTY);
    }

    /** Never asked, so never connected. */
    private static FrameFetcher unreachable() {
        return new FrameFetcher(new ClientSettings("127.0.0.1:1", "nowhere"));
    }

    private static PoseWork fetched(long number, Optional<Integer> width) {
        Optional<EncodedFrame> frame = width.map(pixels -> {
            try (Image image = Image.of(pixels, 8, new byte[pixels * 8 * 3])) {
                return new EncodedFrame(pixels, 8, 0, 1, 25, ByteBuffer.wrap(ImageCodec.encodeJpeg(image, 90)));
            }
        });
        return new PoseWork(
                person(number),
                Optional.empty(),
                Optional.of(CompletableFuture.completedFuture(frame)),
                Optional.empty(),
                false,
                0,
                new AtomicInteger());
    }

    private static Answer<Poses> width(int pixels) {
        return new Answer.Found<>(new Poses("width " + pixels, Skeletons.COCO_17, List.of()));
    }

    private static Looked<Detections> person(long number) {
        return item(number, List.of(new Detection(new Box(0, 0, 4, 4), 0.5f)));
    }

    private static Looked<Detections> item(long number, List<Detection> people) {
        return new Looked<>(
                new FrameId("a", 0, number),
                Provenance.at(1),
                new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 16, 8),
                new Detections("fake", Optional.empty(), people));
    }
}
