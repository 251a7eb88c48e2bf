package io.posestream.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.GapReason;
import io.posestream.core.StreamPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StreamStateCodecTest {
    private final StreamFold fold = new StreamFold(FoldSettings.DEFAULT);

    @Test
    void decode_encodedMidway_goesOnToTheBit() {
        // Given
        Random random = new Random(7);
        StreamState state = StreamState.EMPTY;
        for (int number = 0; number < 50; number++) {
            state = fold.accept(state, Scenes.frame(0, number, Scenes.crowd(random, 6, number)))
                    .state();
        }

        // When
        StreamState restored = StreamStateCodec.decode(StreamStateCodec.encode(state));

        // Then
        for (int number = 50; number < 80; number++) {
            var frame = Scenes.frame(0, number, Scenes.crowd(random, 6, number));
            FoldStep step = fold.accept(state, frame);
            FoldStep again = fold.accept(restored, frame);
            state = step.state();
            restored = again.state();
            assertThat(again.answers()).isEqualTo(step.answers());
            assertThat(StreamStateCodec.encode(restored)).isEqualTo(StreamStateCodec.encode(state));
        }
    }

    @Test
    void encode_manyPeople_takesLessThanAKilobyteEach() {
        // Given
        StreamState state = fold.accept(StreamState.EMPTY, Scenes.frame(0, 0, Scenes.crowd(new Random(8), 40, 0)))
                .state();

        // When
        int bytes = StreamStateCodec.encode(state).length;

        // Then
        assertThat(state.tracker().size()).isGreaterThan(10);
        assertThat(bytes / state.tracker().size()).isLessThan(512);
    }

    @Test
    void encode_knownState_givesTheBytesOfVersion3() throws IOException {
        // Given: a closed epoch and one person; a change of these bytes breaks running streams
        byte[] golden = stored(3);

        // When
        byte[] bytes = StreamStateCodec.encode(golden());

        // Then
        assertThat(bytes).isEqualTo(golden);
        assertThat(StreamStateCodec.encode(StreamStateCodec.decode(golden))).isEqualTo(golden);
    }

    @Test
    void decode_version2_isReadAsAStreamOfOurOwn() throws IOException {
        StreamState state = StreamStateCodec.decode(stored(2));

        assertThat(StreamStateCodec.encode(state)).isEqualTo(stored(3));
    }

    @Test
    void decode_version1_isStillRead() throws IOException {
        // When
        StreamState state = StreamStateCodec.decode(stored(1));

        // Then
        assertThat(state.tracker().timeUs()).isZero();
        assertThat(state.tracker().tracks()).singleElement().returns(1, Track::displayId);
    }

    private byte[] stored(int version) throws IOException {
        try (InputStream hex = getClass().getResourceAsStream("stream-state-v" + version + ".hex")) {
            String digits = new String(hex.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
        }
    }

    @Test
    void decode_otherVersionOrCutShort_saysSo() {
        byte[] bytes = StreamStateCodec.encode(golden());
        byte[] newer = bytes.clone();
        newer[0] = 9;

        assertThatThrownBy(() -> StreamStateCodec.decode(newer)).hasMessageContaining("version 9");
        assertThatThrownBy(() -> StreamStateCodec.decode(Arrays.copyOf(bytes, bytes.length - 1)))
                .hasMessageContaining("cut short");
    }

    private StreamState golden() {
        StreamState state = StreamState.EMPTY;
        state = fold.accept(state, Scenes.starting(Scenes.gap(3, 0, 5, GapReason.RATE), StreamPolicy.ARCHIVE, false))
                .state();
        state = fold.accept(state, Scenes.starting(Scenes.gap(4, 0, 2, GapReason.RATE), StreamPolicy.ARCHIVE, false))
                .state();
        state = fold.accept(state, Scenes.gap(3, 9, 2, GapReason.CORRUPT)).state();
        return fold.accept(state, Scenes.frame(4, 2, Scenes.poses(Scenes.person(100, 50, 0.75))))
                .state();
    }
}
