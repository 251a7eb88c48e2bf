package io.posestream.pose.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.FrameTime;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
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
import io.posestream.media.PictureCache;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseHistory;
import io.posestream.pose.PoseRequest;
import io.posestream.pose.ProposalConfig;
import io.posestream.pose.ScoredPose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However the frames of streams are dealt to callers, and wherever a worker starts again: the answers are the same. */
@Timeout(60)
final class ProposalChainTest {
    private static final int FRAMES = 120;
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    /** Frames of 40 ms in 400 ms. */
    private static final int JUST_SEEN = 10;

    private static final ProposalConfig CONFIG = ProposalConfig.DEFAULT;

    /** Finds in every box a person who fills it; the left half of the picture is too dark to see anybody. */
    private static final class FakeEstimator implements PoseEstimator {
        @Override
        public List<Poses> estimate(List<PoseRequest> frames) {
            return frames.stream()
                    .map(frame -> new Poses(
                            "fake",
                            Skeletons.COCO_17,
                            frame.people().people().stream()
                                    .map(FakeEstimator::pose)
                                    .toList()))
                    .toList();
        }

        private static Pose pose(Detection person) {
            Box box = person.box();
            float score = box.centerX() < WIDTH / 2.0 ? 0.5f : 0.9f;
            List<Keypoint> joints = new ArrayList<>();
            for (int joint = 0; joint < Skeletons.COCO_17.size(); joint++) {
                float across = box.width() * (joint % 5) / 5;
                joints.add(new Keypoint(box.x() + across, box.y() + box.height() * joint / 17, score));
            }
            return Pose.of(box, person.score(), joints);
        }

        @Override
        public List<List<ScoredPose>> estimateScored(List<PoseRequest> frames) {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public void close() {}
    }

    @Test
    void answer_detectorThatMisses_findsPeopleAgainAndSaysForHowLong() throws Exception {
        List<Poses> answers = answerOneByOne(frames("a", 1, 3));

        List<Pose> proposed = answers.stream()
                .flatMap(poses -> poses.people().stream())
                .filter(pose -> pose.proposedUs() > 0)
                .toList();
        assertThat(proposed).hasSizeGreaterThan(20);
        assertThat(proposed).allMatch(pose -> pose.proposedUs() <= 1_000_000 && pose.proposedUs() % 40_000 == 0);
        assertThat(proposed).anyMatch(pose -> pose.proposedUs() > 40_000);
    }

    @Test
    void answer_boxesOfNobodyWhoWasThere_areLeftOutUntilOneIsSure() throws Exception {
        List<Looked<Detections>> frames = frames("a", 1, 1);
        List<Poses> answers = answerOneByOne(frames);

        int looked = 0;
        int last = -FRAMES;
        for (int number = 0; number < FRAMES; number++) {
            boolean isThere = shows(answers.get(number), 0);
            Optional<Float> score = frames.get(number).value().people().stream()
                    .filter(person -> person.box().y() == 40)
                    .map(Detection::score)
                    .findFirst();
            boolean sure = score.isPresent() && score.get() >= CONFIG.sureScore();
            assertThat(isThere).as("frame %d, %s", number, score).isIn(sure, sure || number - last <= JUST_SEEN);
            looked += isThere && !sure ? 1 : 0;
            last = isThere ? number : last;
        }
        assertThat(looked).as("doubtful boxes of somebody who was there").isGreaterThan(20);
    }

    private static boolean shows(Poses poses, int person) {
        return poses.people().stream().anyMatch(pose -> pose.box().y() == 40 + 30 * person);
    }

    @Test
    void next_frameThatComesOnceMore_isNotWhatTheNextOneGoesOnFrom() throws Exception {
        // Given
        List<Looked<Detections>> frames = frames("a", 1, 1);
        List<Looked<?>> asked = new ArrayList<>();
        PoseChains chains = new PoseChains(CONFIG, frame -> {
            asked.add(frame);
            return PoseHistory.EMPTY;
        });
        for (int number = 0; number < 5; number++) {
            settle(chains, frames.get(number));
        }

        // When
        settle(chains, frames.get(2));
        PoseHistory history = chains.next(frames.get(5), 0, false).link().history();

        // Then
        assertThat(asked).containsExactly(frames.get(2));
        assertThat(history.last().orElseThrow().time()).isEqualTo(FrameTime.of(frames.get(4)));
    }

    private static void settle(PoseChains chains, Looked<Detections> frame) {
        chains.next(frame, 0, false).link().found(frame, new Poses("fake", Skeletons.COCO_17, List.of()));
    }

    @Test
    void answer_inBatchesByManyCallers_givesWhatOneCallerGives() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            // Given two streams in one partition, frames in turn
            List<Looked<Detections>> one = frames("a", seed, 3);
            List<Looked<Detections>> two = frames("b", seed + 100, 1);
            List<Looked<Detections>> both = new ArrayList<>();
            for (int i = 0; i < FRAMES; i++) {
                both.add(one.get(i));
                both.add(two.get(i));
            }

            // When
            List<Poses> together = answerTogether(both, new Random(seed));

            // Then
            List<Poses> expected = new ArrayList<>();
            List<Poses> first = answerOneByOne(one);
            List<Poses> second = answerOneByOne(two);
            for (int i = 0; i < FRAMES; i++) {
                expected.add(first.get(i));
                expected.add(second.get(i));
            }
            assertThat(together).isEqualTo(expected);
        }
    }

    @Test
    void answer_afterARestartAnywhere_goesOnAsIfNothingHadHappened() throws Exception {
        List<Looked<Detections>> frames = frames("a", 7, 3);
        List<Poses> whole = answerOneByOne(frames);

        for (int start = 1; start < FRAMES; start += 7) {
            int from = start;
            try (Stage stage = new Stage(frame -> PoseHistory.of(answered(frames, whole, from)))) {
                List<Poses> rest = new ArrayList<>();
                for (Looked<Detections> frame : frames.subList(from, FRAMES)) {
                    rest.add(stage.answer(List.of(stage.admit(frame))).get(0));
                }
                assertThat(rest).isEqualTo(whole.subList(from, FRAMES));
            }
        }
    }

    @Test
    void release_frameThatWasNeverAnswered_letsTheNextOneGoOn() throws Exception {
        List<Looked<Detections>> frames = frames("a", 3, 1);
        try (Stage stage = new Stage(frame -> PoseHistory.EMPTY)) {
            PoseWork given = stage.admit(frames.get(0));
            PoseWork next = stage.admit(frames.get(1));

            stage.stage.release(given);

            assertThat(stage.answer(List.of(next)).get(0).people())
                    .extracting(Pose::boxScore)
                    .containsExactlyElementsOf(frames.get(1).value().people().stream()
                            .map(Detection::score)
                            .filter(score -> score >= CONFIG.sureScore())
                            .toList());
        }
    }

    /** The last two answers before a frame, as a topic would give them back. */
    private static List<Looked<Poses>> answered(List<Looked<Detections>> frames, List<Poses> answers, int before) {
        List<Looked<Poses>> items = new ArrayList<>();
        for (int i = Math.max(0, before - PoseHistory.FRAMES); i < before; i++) {
            Looked<Detections> frame = frames.get(i);
            items.add(new Looked<>(frame.id(), frame.provenance(), frame.meta(), answers.get(i)));
        }
        return items;
    }

    private static List<Poses> answerOneByOne(List<Looked<Detections>> frames) throws Exception {
        try (Stage stage = new Stage(frame -> PoseHistory.EMPTY)) {
            List<Poses> answers = new ArrayList<>();
            for (Looked<Detections> frame : frames) {
                answers.addAll(stage.answer(List.of(stage.admit(frame))));
            }
            return answers;
        }
    }

    /** Batches of any size, taken up in order, answered by four threads at once. */
    private static List<Poses> answerTogether(List<Looked<Detections>> frames, Random random) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (Stage stage = new Stage(frame -> PoseHistory.EMPTY)) {
            List<Future<List<Poses>>> running = new ArrayList<>();
            for (int at = 0; at < frames.size(); ) {
                int end = Math.min(frames.size(), at + 1 + random.nextInt(5));
                List<PoseWork> batch =
                        frames.subList(at, end).stream().map(stage::admit).toList();
                running.add(callers.submit(() -> stage.answer(batch)));
                at = end;
            }
            List<Poses> answers = new ArrayList<>();
            for (Future<List<Poses>> batch : running) {
                answers.addAll(batch.get());
            }
            return answers;
        } finally {
            callers.shutdownNow();
        }
    }

    /** A stage whose pictures are all kept already. */
    private static final class Stage implements AutoCloseable {
        private final PictureCache cache = new PictureCache(1 << 24);
        private final FrameFetcher frames = new FrameFetcher(new ClientSettings("127.0.0.1:1", "nowhere"));
        private final PoseStage stage;

        Stage(Function<Looked<?>, PoseHistory> readBack) {
            stage = new PoseStage(
                    () -> ByFrame.always(new FakeEstimator()),
                    PictureSource.cached(cache),
                    frames,
                    CONFIG,
                    false,
                    readBack);
            stage.assigned(Set.of(0));
        }

        PoseWork admit(Looked<Detections> frame) {
            try (Image picture = Image.of(4, 3, new byte[4 * 3 * 3])) {
                cache.offer(frame.id(), picture);
            }
            return stage.admit(frame, StreamSettings.ARCHIVE);
        }

        List<Poses> answer(List<PoseWork> batch) throws Exception {
            try (WorkerStage.Caller<PoseWork, Poses> caller = stage.newCaller(new WorkerMetrics())) {
                List<Poses> poses = new ArrayList<>();
                for (Answer<Poses> answer : caller.answer(batch)) {
                    poses.add(((Answer.Found<Poses>) answer).value());
                }
                batch.forEach(stage::release);
                return poses;
            }
        }

        @Override
        public void close() {
            frames.close();
            cache.close();
        }
    }

    /**
     * Three people who walk to and fro; the detector misses many, is sure of the first one now and then, and searches one
     * frame of {@code every}.
     */
    private static List<Looked<Detections>> frames(String stream, int seed, int every) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Looked<Detections>> frames = new ArrayList<>();
        for (int number = 0; number < FRAMES; number++) {
            List<Detection> people = new ArrayList<>();
            for (int person = 0; person < 3; person++) {
                float x = 20 + person * 90 + 15 * (float) StrictMath.sin(number / 9.0 + person);
                if (random.nextInt(3) > 0) {
                    float score = person > 0 ? 0.3f + 0.2f * person : random.nextInt(4) > 0 ? 0.3f : 0.6f;
                    people.add(new Detection(new Box(x, 40 + 30 * person, 40, 90), score));
                }
            }
            boolean searched = number % every == 0;
            frames.add(new Looked<>(
                    new FrameId(stream, 0, number),
                    Provenance.at(1).at(new FrameLocation(0, number)),
                    new FrameMeta(number * 40_000L, CaptureClock.PRESENTATION, 40_000, WIDTH, HEIGHT),
                    searched ? new Detections("fake", Optional.empty(), people) : Detections.notSearched("fake")));
        }
        return frames;
    }
}
