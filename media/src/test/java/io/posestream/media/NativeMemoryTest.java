package io.posestream.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.FrameId;
import io.posestream.core.UserError;
import io.posestream.media.record.RecorderOptions;
import io.posestream.media.record.VideoRecorder;
import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.TestClip;
import io.posestream.media.video.VideoReader;
import io.posestream.testkit.ProcessCost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is opened gives its native memory back. */
class NativeMemoryTest {
    private static final int WARM_UP = 40;
    private static final int ROUNDS = 5;
    /** What the allocator and the JVM move by themselves. */
    private static final double ALLOWED_KB = 2_000;
    /** A picture, a packet queue or a codec context leaked per cycle would come to many times this. */
    private static final double ALLOWED_KB_PER_CYCLE = 8;

    @TempDir
    private Path folder;

    @Test
    void cycles_hundred_leaveMemoryFlat() throws Exception {
        assertFlat(100);
    }

    @Test
    @Tag("full")
    void cycles_thousand_leaveMemoryFlat() throws Exception {
        assertFlat(1000);
    }

    private void assertFlat(int cycles) throws Exception {
        // Given
        Path clip = new TestClip("mpeg4", 640, 480)
                .write(folder.resolve("c.mp4"), 6, (frame, plane, x, y) -> (x + y * plane + frame * 9) & 0xFF);
        byte[] noise = new byte[20_000];
        new Random(1).nextBytes(noise);
        Path broken = Files.write(folder.resolve("broken.mp4"), noise);
        for (int i = 0; i < WARM_UP; i++) {
            cycle(clip, broken, i);
        }
        long objects = Pointer.totalCount();
        int round = cycles / ROUNDS;
        // When
        double grown = ProcessCost.growth(ROUNDS, () -> {
            for (int i = 0; i < round; i++) {
                cycle(clip, broken, i);
            }
            return null;
        });
        // Then
        assertThat(Pointer.totalCount() - objects).isLessThanOrEqualTo(10);
        assertThat(grown).as("KB per %d cycles", round).isLessThan(ALLOWED_KB + round * ALLOWED_KB_PER_CYCLE);
    }

    /** Everything the module opens, closed early, late and after failure. */
    private void cycle(Path clip, Path broken, int number) throws Exception {
        Path target = folder.resolve("out.mp4");
        try (VideoReader reader =
                        VideoReader.open(clip, ReaderOptions.defaults().withThreads(1 + number % 2));
                PictureCache cache = new PictureCache(1 << 24);
                VideoRecorder recorder = VideoRecorder.create(target, RecorderOptions.of(639, 480, 40_000))) {
            try (Grab.Picture picture = (Grab.Picture) reader.next();
                    Image small = ImageCodec.limitSize(picture.image(), 639);
                    Image decoded = ImageCodec.decode(ImageCodec.encodeJpeg(small, 80));
                    Image copy = picture.image().copy();
                    Image wide = Image.allocate(639, 480)) {
                assertThat(decoded.width()).isEqualTo(639);
                assertThat(cache.offer(new FrameId("s", 0, number), copy)).isTrue();
                recorder.add(wide, 0);
            }
            if (number % 2 == 0) {
                recorder.finish();
                Pictures.drain(reader);
            }
        }
        assertThatThrownBy(
                        () -> VideoReader.open(broken, ReaderOptions.defaults()).close())
                .isInstanceOf(UserError.class);
        assertThatThrownBy(() -> ImageCodec.decode(new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2, 3, 4})
                        .close())
                .isInstanceOf(CorruptImageException.class);
    }
}
