package io.posestream.detector.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.detector.Detector;
import io.posestream.detector.ScoredDetections;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.worker.Answer;
import io.posestream.kafka.worker.WorkerMetrics;
import io.posestream.kafka.worker.WorkerStage;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.media.PictureCache;
import io.posestream.media.PictureSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class DetectorStageTest {
    private static final FrameId ID = new FrameId("a", 0, 7);

    /** Sees one person as large as the picture, or nobody. */
    private static final class FakeDetector implements Detector {
        private final boolean anybody;
        private boolean closed;

        FakeDetector(boolean anybody) {
            this.anybody = anybody;
        }

        @Override
        public Detections detect(Image picture, FrameMeta meta) {
            Detection person = new Detection(new Box(0, 0, picture.width(), picture.height()), 0.5f);
            return new Detections("fake", Optional.empty(), anybody ? List.of(person) : List.of());
        }

        @Override
        public ScoredDetections detectScored(Image picture, FrameMeta meta) {
            return new ScoredDetections(detect(picture, meta), List.of());
        }

        @Override
        public String modelId() {
            return "fake";
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void answer_somebodySeen_keepsThePictureForPose() throws Exception {
        try (PictureCache cache = new PictureCache(1 << 20)) {
            // Given
            FakeDetector detector = new FakeDetector(true);
            WorkerMetrics metrics = new WorkerMetrics();

            // When
            Answer<Detections> answer = answer(detector, cache, metrics, jpeg());

            // Then
            Detection whole = new Detection(new Box(0, 0, 16, 8), 0.5f);
            assertThat(answer).isEqualTo(new Answer.Found<>(new Detections("fake", Optional.empty(), List.of(whole))));
            assertThat(cache.statistics().waiting()).isEqualTo(1);
            assertThat(metrics.decodeNs()).isPositive();
            assertThat(detector.closed).isTrue();
        }
    }

    @Test
    void answer_nobodySeen_isAnAnswerAndKeepsNothing() throws Exception {
        try (PictureCache cache = new PictureCache(1 << 20)) {
            // When
            Answer<Detections> answer = answer(new FakeDetector(false), cache, new WorkerMetrics(), jpeg());

            // Then
            assertThat(answer).isInstanceOf(Answer.Found.class);
            assertThat(cache.statistics().waiting()).isZero();
        }
    }

    @Test
    void answer_numberThatIsLeftOut_isNotEvenDecodedAndSaysSo() throws Exception {
        try (PictureCache cache = new PictureCache(1 << 20)) {
            // When one of two frames is searched, and this is number 7
            Answer<Detections> answer =
                    answer(new FakeDetector(true), cache, new WorkerMetrics(), new byte[] {1, 2, 3}, 2);

            // Then
            assertThat(answer).isEqualTo(new Answer.Found<>(Detections.notSearched("fake")));
        }
    }

    @Test
    void admit_streamThatSaysHowMany_isSearchedAsItSays() {
        // Given a stage that searches every frame, and number 7
        DetectorStage stage =
                new DetectorStage(() -> ByFrame.always(new FakeDetector(true)), PictureSource.decoding(), 1);
        EncodedFrame frame = new EncodedFrame(16, 8, 7, 1, 25, ByteBuffer.wrap(jpeg()));
        Looked<EncodedFrame> item = new Looked<>(ID, Provenance.at(1), meta(), frame);

        // Then
        assertThat(stage.admit(item, searching(2)).searched()).isFalse();
        assertThat(stage.admit(item, searching(7)).searched()).isTrue();
        assertThat(stage.admit(item, StreamSettings.ARCHIVE).searched()).isTrue();
    }

    private static StreamSettings searching(int every) {
        return new StreamSettings(StreamPolicy.ARCHIVE, OptionalLong.empty(), OptionalInt.of(every));
    }

    @Test
    void answer_bytesThatAreNoPicture_fail() {
        try (PictureCache cache = new PictureCache(1 << 20)) {
            assertThatThrownBy(() -> answer(new FakeDetector(true), cache, new WorkerMetrics(), new byte[] {1, 2, 3}))
                    .isInstanceOf(CorruptImageException.class);
        }
    }

    private static Answer<Detections> answer(Detector detector, PictureCache cache, WorkerMetrics metrics, byte[] bytes)
            throws Exception {
        return answer(detector, cache, metrics, bytes, 1);
    }

    private static Answer<Detections> answer(
            Detector detector, PictureCache cache, WorkerMetrics metrics, byte[] bytes, int every) throws Exception {
        DetectorStage stage = new DetectorStage(() -> ByFrame.always(detector), PictureSource.cached(cache), every);
        EncodedFrame frame = new EncodedFrame(16, 8, 7, 1, 25, ByteBuffer.wrap(bytes));
        Looked<EncodedFrame> item = new Looked<>(ID, Provenance.at(1), meta(), frame);
        try (WorkerStage.Caller<DetectorStage.Work, Detections> caller = stage.newCaller(metrics)) {
            return caller.answer(List.of(stage.admit(item, StreamSettings.ARCHIVE)))
                    .get(0);
        }
    }

    private static FrameMeta meta() {
        return new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 16, 8);
    }

    private static byte[] jpeg() {
        try (Image image = Image.of(16, 8, new byte[16 * 8 * 3])) {
            return ImageCodec.encodeJpeg(image, 90);
        }
    }
}
