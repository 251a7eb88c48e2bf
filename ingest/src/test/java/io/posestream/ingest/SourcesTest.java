package io.posestream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.UserError;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.FrameSource;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourcesTest {
    @Test
    void open_folderOfJpeg_passesTheBytesThroughInNaturalOrder(@TempDir Path folder) throws IOException {
        // Given
        byte[] second = jpeg(40, 30);
        byte[] tenth = jpeg(42, 32);
        Files.write(folder.resolve("10.jpg"), tenth);
        Files.write(folder.resolve("2.jpg"), second);

        // When
        try (NumberedFrames frames = open(options(folder, OptionalInt.empty()))) {
            StreamItem.Looked<EncodedFrame> first = looked(frames.next());
            StreamItem.Looked<EncodedFrame> next = looked(frames.next());

            // Then
            assertThat(bytes(first)).isEqualTo(second);
            assertThat(bytes(next)).isEqualTo(tenth);
            assertThat(next.meta().captureUs()).isEqualTo(40_000);
            assertThat(next.meta().clock()).isEqualTo(CaptureClock.NOMINAL);
            assertThat(next.meta().width()).isEqualTo(42);
            assertThat(frames.next().orElseThrow()).isInstanceOf(StreamItem.End.class);
        }
    }

    @Test
    void open_maxSize_storesSmallerAndKeepsTheSourceSize(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("a.jpg"), jpeg(400, 200));

        try (NumberedFrames frames = open(options(folder, OptionalInt.of(100)))) {
            StreamItem.Looked<EncodedFrame> first = looked(frames.next());

            assertThat(first.value().width()).isEqualTo(100);
            assertThat(first.value().height()).isEqualTo(50);
            assertThat(first.meta().width()).isEqualTo(400);
        }
    }

    @Test
    void next_unreadablePictureInTheMiddle_isACountedGap(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("1.jpg"), jpeg(40, 30));
        Files.writeString(folder.resolve("2.jpg"), "no picture at all, but long enough to look at");
        Files.write(folder.resolve("3.jpg"), jpeg(40, 30));

        try (NumberedFrames frames = open(options(folder, OptionalInt.empty()))) {
            frames.next();

            assertThat(frames.next().orElseThrow()).isInstanceOf(StreamItem.Gap.class);
            assertThat(looked(frames.next()).id().number()).isEqualTo(2);
        }
    }

    @Test
    void next_firstPictureUnreadable_isAGapToo(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("0.jpg"), new byte[0]);
        Files.write(folder.resolve("1.jpg"), jpeg(40, 30));

        try (NumberedFrames frames = open(options(folder, OptionalInt.empty()))) {
            assertThat(frames.next().orElseThrow()).isInstanceOf(StreamItem.Gap.class);
            assertThat(looked(frames.next()).id().number()).isEqualTo(1);
        }
    }

    @Test
    void open_namesThatAreNoText_costNothing(@TempDir Path folder) throws IOException {
        Files.write(Path.of(java.net.URI.create(folder.toUri() + "caf%E9.jpg")), jpeg(40, 30));
        Files.write(folder.resolve("b.jpg"), jpeg(40, 30));

        try (NumberedFrames frames = open(options(folder, OptionalInt.empty()))) {
            assertThat(looked(frames.next()).id().number()).isZero();
            assertThat(looked(frames.next()).id().number()).isEqualTo(1);
        }
        Path video = Path.of(java.net.URI.create(folder.toUri() + "caf%E9.bin"));
        Files.write(video, new byte[2_000_000]);
        assertThat(Fingerprint.ofFile(video)).hasSize(64);
    }

    @Test
    void openAll_oneBadOfSeveral_leavesTheOthersAlone(@TempDir Path folder) throws IOException {
        Path good = Files.createDirectory(folder.resolve("good"));
        Files.write(good.resolve("1.jpg"), jpeg(40, 30));
        Path bad = Files.writeString(folder.resolve("bad.mp4"), "this is not a video");
        SourceOptions reads = options(good, OptionalInt.empty());
        SourceOptions fails = options(bad, OptionalInt.empty());

        Sources.Opened opened = Sources.openAll(List.of(fails, reads));

        assertThat(opened.sources()).singleElement().returns(reads, OpenedSource::options);
        assertThat(opened.refused()).containsOnlyKeys(fails);
        opened.sources().forEach(OpenedSource::close);
        assertThatThrownBy(() -> Sources.openAll(List.of(fails))).isInstanceOf(UserError.class);
        SourceOptions missing = options(folder.resolve("none.mp4"), OptionalInt.empty());
        assertThatThrownBy(() -> Sources.openAll(List.of(reads, missing)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void open_missingEmptyOrForeign_isOneUserError(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("notes.mp4"), "this is not a video");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path badFirst = Files.createDirectory(folder.resolve("pictures"));
        Files.writeString(badFirst.resolve("1.jpg"), "this is not a picture either");

        for (Path path : new Path[] {folder.resolve("missing.mp4"), text, empty, badFirst}) {
            assertThatThrownBy(() -> Sources.open(options(path, OptionalInt.empty())))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(path.getFileName().toString())
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void start_otherOptionsOrOtherBytes_changesTheFingerprint(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("a.jpg"), jpeg(40, 30));
        SourceOptions options = options(folder, OptionalInt.empty());

        String same = fingerprint(options);

        assertThat(fingerprint(options)).isEqualTo(same);
        assertThat(fingerprint(options(folder, OptionalInt.of(100)))).isNotEqualTo(same);
        Files.write(folder.resolve("b.jpg"), jpeg(40, 30));
        assertThat(fingerprint(options)).isNotEqualTo(same);
    }

    private static String fingerprint(SourceOptions options) {
        try (FrameSource source = Sources.open(options)) {
            return Sources.start(source, options).fingerprint();
        }
    }

    private static NumberedFrames open(SourceOptions options) {
        FrameSource source = Sources.open(options);
        return new NumberedFrames(
                source,
                options.selection(),
                new FrameId("s", 0, 0),
                Sources.start(source, options),
                0,
                () -> 1,
                arrivalUs -> false);
    }

    private static SourceOptions options(Path path, OptionalInt maxSize) {
        return new SourceOptions(
                path, "s", FrameSelection.ALL, new EncodeSettings(90, maxSize), OptionalDouble.empty(), 1);
    }

    private static StreamItem.Looked<EncodedFrame> looked(Optional<StreamItem<EncodedFrame>> item) {
        return (StreamItem.Looked<EncodedFrame>) item.orElseThrow();
    }

    private static byte[] bytes(StreamItem.Looked<EncodedFrame> item) {
        ByteBuffer view = item.value().bytes();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    private static byte[] jpeg(int width, int height) {
        byte[] grey = new byte[3 * width * height];
        Arrays.fill(grey, (byte) 100);
        try (Image image = Image.of(width, height, grey)) {
            return ImageCodec.encodeJpeg(image, 90);
        }
    }
}
