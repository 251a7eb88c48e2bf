package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.media.Pictures;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings joined by hand, as recorders leave them. */
class JoinedClocksTest {
    private static final int FRAMES = 30;
    private static final int MANY = 90_000;
    private static final TestClip.Samples MOVING = (frame, plane, x, y) -> plane > 0 ? 128 : (x + y + frame * 4) & 0xFF;

    @TempDir
    private Path folder;

    private Path part(String name, int startingAt) {
        return new TestClip("mpeg2video", 64, 48)
                .reordered(2)
                .startingAt(startingAt)
                .write(folder.resolve(name), FRAMES, MOVING);
    }

    private Path joined(Path... parts) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path part : parts) {
            all.writeBytes(Files.readAllBytes(part));
        }
        return Files.write(folder.resolve("joined.ts"), all.toByteArray());
    }

    private static List<Grab.Picture> pictures(List<Grab> grabs) {
        return grabs.stream()
                .filter(Grab.Picture.class::isInstance)
                .map(Grab.Picture.class::cast)
                .toList();
    }

    @Test
    void next_joinedTransportStreams_goOnByTheNominalInterval() throws Exception {
        // Given
        Path early = part("early.ts", 0);
        Path late = part("late.ts", MANY);
        for (Path file : List.of(joined(early, early), joined(late, early), joined(early, late))) {
            // When
            List<Grab> grabs = Pictures.readAll(file, 1);
            List<Grab.Picture> pictures = pictures(grabs);
            // Then
            assertThat(Pictures.corrupt(grabs)).isZero();
            assertThat(pictures).hasSize(2 * FRAMES);
            for (int i = 0; i < pictures.size(); i++) {
                assertThat(pictures.get(i).ptsUs()).isEqualTo(i * 40_000L);
                assertThat(pictures.get(i).discontinuity()).isEqualTo(i == FRAMES);
            }
        }
    }

    @Test
    void next_pauseInAnotherFormat_keepsItsLength() throws Exception {
        // Given: an hour after the twentieth picture
        TestClip clip = new TestClip("mpeg4", 64, 48).pauseAfter(20, MANY);
        // When
        List<Grab.Picture> pictures = pictures(Pictures.readAll(clip.write(folder.resolve("p.mkv"), 25, MOVING), 1));
        // Then
        assertThat(pictures).hasSize(25).noneMatch(Grab.Picture::discontinuity);
        assertThat(pictures.get(20).ptsUs() - pictures.get(19).ptsUs()).isEqualTo((MANY + 1) * 40_000L);
    }

    @Test
    @SharedTest
    void next_sameTimesTwice_areSixSecondsWithoutLoss() throws Exception {
        // When
        List<Grab> grabs = Pictures.readAll(Shared.path("cases", "joined_ts", "same-times-twice.ts"), 2);
        List<Grab.Picture> pictures = pictures(grabs);
        // Then
        assertThat(Pictures.corrupt(grabs)).isZero();
        assertThat(pictures).hasSize(180);
        assertThat(pictures.stream().filter(Grab.Picture::discontinuity)).hasSize(1);
        assertThat(pictures.get(179).ptsUs()).isBetween(5_900_000L, 6_000_000L);
    }
}
