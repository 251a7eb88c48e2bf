package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.media.Pictures;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that begin in the middle: read from their first decodable picture, with one gap before it. */
class BeginningTest {
    private static final int FRAMES = 48;
    private static final TestClip.Samples MOVING =
            (frame, plane, x, y) -> plane > 0 ? 128 : (x * 3 + y * 5 + frame * 7 + (x * y * 31 & 15)) & 0xFF;

    @TempDir
    private Path folder;

    /** What is left of {@code file} from that fraction on. */
    private static Path withoutStart(Path file, double fraction) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOfRange(bytes, (int) (bytes.length * fraction), bytes.length));
    }

    private static void assertOneGapThenPictures(List<Grab> grabs, String what) {
        assertThat(grabs.get(0)).as(what).isInstanceOf(Grab.Corrupt.class);
        assertThat(grabs.subList(1, grabs.size() - 1))
                .as(what)
                .hasSizeGreaterThan(20)
                .allMatch(Grab.Picture.class::isInstance);
        assertThat(grabs.get(grabs.size() - 1)).as(what).isEqualTo(new Grab.End(false, 0));
    }

    @Test
    void next_beginsInTheMiddleOfAGroup_isOneGapAndThenEveryPicture() throws Exception {
        for (String codec : List.of("libopenh264", "mpeg2video", "mpeg4")) {
            // Given: a key frame in every twelve
            Path file = new TestClip(codec, 160, 96).write(folder.resolve(codec + ".ts"), FRAMES, MOVING);
            // When
            List<Grab> grabs = Pictures.readAll(withoutStart(file, 0.25), 2);
            // Then
            assertOneGapThenPictures(grabs, codec);
            assertThat(((Grab.Corrupt) grabs.get(0)).count()).as(codec).isBetween(1, 12);
            assertThat(Pictures.pictures(grabs) % 12).as(codec).isZero();
        }
    }

    @Test
    void next_rawStreamWithoutTimes_hasItsGapAtTheBeginning() throws Exception {
        // Given
        Path file = new TestClip("libopenh264", 160, 96).write(folder.resolve("a.h264"), FRAMES, MOVING);
        // When / Then
        assertOneGapThenPictures(Pictures.readAll(withoutStart(file, 0.25), 1), "h264");
    }

    @Test
    void next_mpeg2OpenGroupAtTheBeginning_leavesOutItsLeadingPictures() throws Exception {
        // Given: B pictures before each key frame but the first; cut so that a later group is the first
        Path file = new TestClip("mpeg2video", 160, 96).reordered(2).write(folder.resolve("a.ts"), FRAMES, MOVING);
        List<Grab> whole = Pictures.readAll(file, 1);
        // When
        List<Grab> grabs = Pictures.readAll(withoutStart(file, 0.3), 1);
        // Then
        assertThat(Pictures.pictures(whole)).isEqualTo(FRAMES);
        assertThat(Pictures.corrupt(whole)).isZero();
        assertOneGapThenPictures(grabs, "open group");
    }

    @Test
    @SharedTest
    void next_broadcastThatBeginsAnywhere_givesWhatCanBeDecoded() throws Exception {
        // When
        List<Grab> grabs = Pictures.readAll(Shared.path("cases", "starts_mid_gop", "h264-mid-gop.ts"), 2);
        // Then: as ffprobe -count_frames, of 79 packets
        assertOneGapThenPictures(grabs, "h264");
        assertThat(Pictures.pictures(grabs)).isEqualTo(60);
        assertThat(Pictures.corrupt(grabs)).isEqualTo(19);
    }
}
