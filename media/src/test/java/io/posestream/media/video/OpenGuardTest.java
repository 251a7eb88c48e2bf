package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.media.Pictures;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FFmpeg opens what it was given and nothing else. */
class OpenGuardTest {
    private static final TestClip.Samples MOVING = (frame, plane, x, y) -> plane > 0 ? 128 : (x + y + frame * 4) & 0xFF;

    @TempDir
    private Path folder;

    private static void assertRefused(Path file, String words) {
        assertThatThrownBy(
                        () -> VideoReader.open(file, ReaderOptions.defaults()).close())
                .as(file.toString())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    private Path clip(Path file) {
        return new TestClip("mpeg2video", 64, 48).write(file, 25, MOVING);
    }

    private Path playlist(String name, String... segments) throws Exception {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n");
        for (String segment : segments) {
            text.append("#EXTINF:1,\n").append(segment).append('\n');
        }
        return Files.writeString(folder.resolve(name), text.append("#EXT-X-ENDLIST\n"));
    }

    @Test
    void open_listOfOtherFilesUnderAVideosName_isRefused() throws Exception {
        // Given
        clip(folder.resolve("secret.ts"));
        Path concat = Files.writeString(folder.resolve("a.mp4"), "ffconcat version 1.0\nfile secret.ts\n");
        Path hls = playlist("b.mp4", "secret.ts");
        Path pattern = clip(folder.resolve("secret.ts")).resolveSibling("c%03d.sdp");
        Files.writeString(pattern, "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=video 9 RTP/AVP 96\n");
        // When / Then
        assertRefused(concat, "lists of other files are not");
        assertRefused(hls, "not a video");
        assertRefused(pattern, "not a video");
    }

    @Test
    void open_playlistByName_readsTheFilesOfItsOwnFolder() throws Exception {
        // Given
        clip(folder.resolve("1.ts"));
        clip(folder.resolve("2.ts"));
        Path list = playlist("list.m3u8", "1.ts", "2.ts");
        // When
        List<Grab> grabs = Pictures.readAll(list, 1);
        // Then
        assertThat(Pictures.pictures(grabs)).isEqualTo(50);
        assertThat(grabs).hasSize(51);
        assertThat(grabs.get(50)).isEqualTo(new Grab.End(false, 0));
    }

    @Test
    @Timeout(60)
    void open_playlistOfFilesElsewhere_isRefused() throws Exception {
        // Given
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path secret = clip(elsewhere.resolve("secret.ts"));
        Files.createSymbolicLink(folder.resolve("link.ts"), secret);
        mkfifo(folder.resolve("pipe.ts"));
        // When / Then
        for (String segment :
                List.of("elsewhere/secret.ts", "../x.ts", secret.toString(), "file:" + secret, "link.ts", "pipe.ts")) {
            assertRefused(playlist("list.m3u8", segment), "only files of its own folder");
        }
    }

    private static void mkfifo(Path pipe) throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(mkfifo.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(mkfifo.exitValue()).isZero();
    }

    @Test
    @Timeout(60)
    void open_pipeOrDevice_isRefusedWithoutWaiting() throws Exception {
        // Given
        Path pipe = folder.resolve("live.ts");
        mkfifo(pipe);
        // When / Then
        for (Path special : List.of(pipe, Path.of("/dev/null"))) {
            assertRefused(special, "a pipe or a device");
            assertThatThrownBy(() -> SourceKind.of(special))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("a pipe or a device");
        }
    }

    @Test
    void open_nameThatIsNoText_isOpened() throws Exception {
        // Given: Latin 1 instead of UTF-8
        Path named = Path.of(java.net.URI.create(folder.toUri() + "caf%E9.mp4"));
        Files.move(new TestClip("mpeg4", 64, 48).write(folder.resolve("a.mp4"), 3, MOVING), named);
        // When / Then
        assertThat(Pictures.pictures(Pictures.readAll(named, 1))).isEqualTo(3);
    }

    @Test
    @SharedTest
    void open_pictureStoredInTiles_isRefused() {
        assertRefused(Shared.path("cases", "heic_grid", "tiles-2x2.heic"), "tiles");
    }
}
