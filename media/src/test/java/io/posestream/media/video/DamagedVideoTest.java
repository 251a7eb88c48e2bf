package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.media.Pictures;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that do not open, end early, or are broken in the middle. */
class DamagedVideoTest {
    private static final int FRAMES = 50;
    private static final TestClip.Samples MOVING =
            (frame, plane, x, y) -> plane > 0 ? 128 : (x * 3 + y * 5 + frame * 7 + (x * y * 31 & 15)) & 0xFF;

    @TempDir
    private Path folder;

    private static void assertRefused(Path file, String words) {
        assertThatThrownBy(
                        () -> VideoReader.open(file, ReaderOptions.defaults()).close())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    @Test
    void open_whatIsNoVideo_saysWhy() throws Exception {
        // Given
        Path text = Files.writeString(folder.resolve("a.txt"), "hello\n".repeat(300));
        Path named = Files.writeString(folder.resolve("b.mp4"), "hello\n".repeat(300));
        Path empty = Files.createFile(folder.resolve("empty.mp4"));
        // When / Then
        assertRefused(folder.resolve("none.mp4"), "no such file");
        assertRefused(folder, "is a folder");
        assertRefused(text, "not a video");
        assertRefused(named, "not a video");
        assertRefused(empty, "not a video");
    }

    @Test
    void open_mp4WithoutIndex_saysSo() throws Exception {
        // Given
        Path whole = new TestClip("mpeg4", 64, 48).write(folder.resolve("whole.mp4"), 5, MOVING);
        byte[] bytes = Files.readAllBytes(whole);
        int moov = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("moov");
        bytes[moov] = 'x';
        Path broken = Files.write(folder.resolve("broken.mp4"), bytes);
        // When / Then
        assertRefused(broken, "mp4 without its index (moov atom)");
    }

    @Test
    void open_soundOnly_saysSo() throws Exception {
        // Given: RIFF WAVE, mono, 8 kHz, 16 bits
        ByteBuffer wave = ByteBuffer.allocate(44 + 8000).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 8000);
        wave.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
        wave.putShort((short) 1).putInt(8000).putInt(16000).putShort((short) 2).putShort((short) 16);
        wave.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(8000);
        Path file = Files.write(folder.resolve("sound.wav"), wave.array());
        // When / Then
        assertRefused(file, "no video stream");
    }

    @Test
    void open_zeroFrames_saysSo() {
        assertRefused(new TestClip("mpeg4", 64, 48).write(folder.resolve("zero.avi"), 0, MOVING), "without frames");
    }

    @Test
    void open_firstFrameDamaged_isRefused() throws Exception {
        // Given
        Path whole = new TestClip("mpeg4", 64, 48).write(folder.resolve("whole.mp4"), 3, MOVING);
        byte[] bytes = Files.readAllBytes(whole);
        int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("mdat") + 4;
        Arrays.fill(bytes, data, data + 200, (byte) 0);
        Path broken = Files.write(whole, bytes);
        // When / Then
        assertRefused(broken, "none of its frames");
    }

    /** Random bytes between two fractions of the file. */
    private Path overwrite(Path file, double from, double to) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        byte[] noise = new byte[(int) (bytes.length * (to - from))];
        new Random(3).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, (int) (bytes.length * from), noise.length);
        return Files.write(folder.resolve("damaged-" + file.getFileName()), bytes);
    }

    @Test
    void next_garbageInTheMiddle_isCountedAndTheRestFollows() throws Exception {
        // Given
        Path whole = new TestClip("mpeg4", 320, 240).reordered(2).write(folder.resolve("c.mp4"), FRAMES, MOVING);
        Path broken = overwrite(whole, 0.5, 0.55);
        // When
        List<Grab> one = Pictures.readAll(broken, 1);
        List<Grab> two = Pictures.readAll(broken, 2);
        // Then
        assertThat(Pictures.corrupt(one)).isBetween(1L, 10L);
        assertThat(Pictures.pictures(one) + Pictures.corrupt(one)).isEqualTo(FRAMES);
        assertThat(one.get(one.size() - 1)).isEqualTo(new Grab.End(false, 0));
        assertThat(one.get(one.size() - 2)).isInstanceOf(Grab.Picture.class);
        assertThat(times(two)).isEqualTo(times(one));
    }

    @Test
    @SharedTest
    void next_h264AndHevcWithHoles_countEveryPacketOnce() throws Exception {
        for (String name : List.of("runner-1080p.mp4", "retail-1080p.mp4")) {
            // Given
            byte[] bytes = Files.readAllBytes(Shared.path("videos", name));
            int hole = bytes.length / 2;
            Arrays.fill(bytes, hole, hole + 20_000, (byte) 0);
            Path broken = Files.write(folder.resolve(name), bytes);
            // When
            List<Grab> grabs = Pictures.readAll(broken, 2);
            // Then
            long promised = name.startsWith("runner") ? 180 : 603;
            assertThat(Pictures.corrupt(grabs)).isPositive();
            assertThat(Pictures.pictures(grabs) + Pictures.corrupt(grabs)).isEqualTo(promised);
            assertThat(grabs.get(grabs.size() - 1)).isEqualTo(new Grab.End(false, 0));
        }
    }

    /** Kind and time of every grab: what must not depend on threads. */
    private static List<String> times(List<Grab> grabs) {
        return grabs.stream()
                .map(grab -> grab instanceof Grab.Picture picture ? "picture " + picture.ptsUs() : grab.toString())
                .toList();
    }

    @Test
    void next_cutFile_endsTruncatedWithWhatItsIndexNames() throws Exception {
        for (String container : List.of("mp4", "mkv", "avi")) {
            // Given
            Path whole = new TestClip("mpeg4", 320, 240).write(folder.resolve("cut." + container), FRAMES, MOVING);
            byte[] bytes = Files.readAllBytes(whole);
            Path cut = Files.write(whole, Arrays.copyOf(bytes, bytes.length * 3 / 5));
            // When
            List<Grab> grabs = Pictures.readAll(cut, 1);
            // Then
            Grab.End end = (Grab.End) grabs.get(grabs.size() - 1);
            assertThat(end.truncated()).as(container).isTrue();
            assertThat(Pictures.pictures(grabs)).as(container).isBetween(20L, 40L);
            long all = Pictures.pictures(grabs) + Pictures.corrupt(grabs) + end.missingFrames();
            // the others keep no index of packets, or keep it at the end
            assertThat(all).as(container).isEqualTo(container.equals("mp4") ? FRAMES : all - end.missingFrames());
        }
    }

    @Test
    void next_countInTheHeaderOnly_promisesNothing() throws Exception {
        // Given: an AVI whose headers claim 2^31 - 1 frames
        Path file = new TestClip("mpeg4", 64, 48).write(folder.resolve("claim.avi"), 8, MOVING);
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        ByteBuffer view = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        view.putInt(text.indexOf("avih") + 8 + 16, Integer.MAX_VALUE);
        view.putInt(text.indexOf("strh") + 8 + 32, Integer.MAX_VALUE);
        Files.write(file, bytes);
        // When
        List<Grab> grabs = Pictures.readAll(file, 1);
        // Then
        assertThat(Pictures.pictures(grabs)).isEqualTo(8);
        assertThat(grabs.get(8)).isEqualTo(new Grab.End(false, 0));
    }

    @Test
    void next_wholeFilesOfEachContainer_areNotTruncated() throws Exception {
        for (String container : List.of("mp4", "mkv", "avi", "mov", "ts")) {
            // Given
            Path whole = new TestClip("mpeg4", 320, 240).write(folder.resolve("whole." + container), FRAMES, MOVING);
            // When
            List<Grab> grabs = Pictures.readAll(whole, 1);
            // Then
            assertThat(grabs.get(grabs.size() - 1)).as(container).isEqualTo(new Grab.End(false, 0));
            assertThat(Pictures.pictures(grabs)).as(container).isEqualTo(FRAMES);
            assertThat(((Grab.Picture) grabs.get(FRAMES - 1)).ptsUs())
                    .as(container)
                    .isBetween((FRAMES - 1) * 40_000L - 1, (FRAMES - 1) * 40_000L + 1);
        }
    }
}
