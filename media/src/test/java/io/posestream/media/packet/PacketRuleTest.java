package io.posestream.media.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.media.Pictures;
import io.posestream.media.packet.PacketRule.Shows;
import io.posestream.media.video.Grab;
import io.posestream.media.video.TestClip;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets that by their codec's rules show nothing take no number. */
class PacketRuleTest {
    private static final byte[] NO_EXTRADATA = {};
    private static final TestClip.Samples MOVING =
            (frame, plane, x, y) -> plane > 0 ? 128 : (x * 3 + y * 5 + frame * 7) & 0xFF;

    @TempDir
    private Path folder;

    /** Units behind start codes. */
    private static byte[] packet(byte[]... units) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] unit : units) {
            out.writeBytes(new byte[] {0, 0, 1});
            out.writeBytes(unit);
        }
        return out.toByteArray();
    }

    private static byte[] hevc(int type) {
        return new byte[] {(byte) (type << 1), 1, 0x55, 0x55};
    }

    /** A unit of H.264: its type and the bits that follow, blanks left out. */
    private static byte[] avc(int type, String bits) {
        String all = bits.replace(" ", "") + "1";
        String padded = "1" + all + "0".repeat((8 - all.length() % 8) % 8);
        byte[] unit = new BigInteger(padded, 2).toByteArray();
        unit[0] = (byte) type; // the leading 1 only kept the zeros behind it
        return unit;
    }

    @Test
    void judge_hevcLeadingPicturesWithoutTheirReferences_showNothing() {
        // Given: the beginning, a picture, a second random access point, the end of the sequence, a third
        HevcRule rule = new HevcRule(NO_EXTRADATA);
        int[] types = {21, 8, 9, 6, 1, 21, 9, 1};
        List<Shows> expected = List.of(
                Shows.PICTURE,
                Shows.NOTHING,
                Shows.NOTHING,
                Shows.PICTURE,
                Shows.PICTURE,
                Shows.PICTURE,
                Shows.PICTURE,
                Shows.PICTURE);
        // When
        List<Shows> shown = Arrays.stream(types)
                .mapToObj(type -> rule.judge(packet(hevc(type))))
                .toList();
        // Then
        assertThat(shown).isEqualTo(expected);
        assertThat(rule.judge(packet(hevc(1), hevc(36)))).isEqualTo(Shows.PICTURE);
        assertThat(rule.judge(packet(hevc(32), hevc(33), hevc(21)))).isEqualTo(Shows.PICTURE);
        assertThat(rule.judge(packet(hevc(9)))).isEqualTo(Shows.NOTHING);
        assertThat(rule.judge(packet(hevc(32), hevc(33)))).isEqualTo(Shows.NOTHING);
        assertThat(rule.judge(new byte[40]))
                .as("noise is a picture that was lost")
                .isEqualTo(Shows.PICTURE);
    }

    @Test
    void judge_h264Fields_countPerFrame() {
        // Given: baseline set, frame numbers of 4 bits, order type 2, 1x1 map units, fields allowed
        byte[] set = avc(7, "01000010 00000000 00011110 1 1 011 010 0 1 1 0");
        String head = "1 1 1 "; // first macroblock 0, P, parameter set 0
        H264Rule rule = new H264Rule(packet(set));
        // When / Then
        assertThat(rule.judge(packet(avc(1, head + "0011 1 0")))).isEqualTo(Shows.PICTURE);
        assertThat(rule.judge(packet(avc(1, head + "0011 1 1")))).isEqualTo(Shows.SAME_PICTURE);
        assertThat(rule.judge(packet(avc(1, head + "0100 1 0"), avc(1, head + "0100 1 1"))))
                .as("both in one packet")
                .isEqualTo(Shows.PICTURE);
        assertThat(rule.judge(packet(avc(1, head + "0101 0")))).as("a frame").isEqualTo(Shows.PICTURE);
        assertThat(rule.judge(packet(avc(1, head + "0110 1 0")))).isEqualTo(Shows.PICTURE);
        assertThat(rule.judge(packet(avc(1, head + "0111 1 1"))))
                .as("the other field was lost, and this one's first")
                .isEqualTo(Shows.PICTURE);
        assertThat(rule.judge(packet(set))).isEqualTo(Shows.NOTHING);
    }

    @Test
    void judge_h264LeadingPicturesOfAnOpenGroup_showNothing() {
        // Given: as above, frames only; slices I, B, B, P, B
        byte[] set = avc(7, "01000010 00000000 00011110 1 1 011 010 0 1 1 1");
        H264Rule rule = new H264Rule(packet(set));
        List<String> slices = List.of("1 011 1 0001", "1 010 1 0010", "1 010 1 0010", "1 1 1 0010", "1 010 1 0011");
        // When
        List<Shows> shown =
                slices.stream().map(bits -> rule.judge(packet(avc(1, bits)))).toList();
        // Then
        assertThat(shown).containsExactly(Shows.PICTURE, Shows.NOTHING, Shows.NOTHING, Shows.PICTURE, Shows.PICTURE);
    }

    @Test
    void judge_vp9_hiddenFramesShowNothing() {
        // Given: marker 2, profile 0, not an existing one, frame type, shown or not
        byte hidden = (byte) 0b1000_0100;
        byte shown = (byte) 0b1000_0110;
        byte existing = (byte) 0b1000_1000;
        byte index = (byte) 0b1100_0001; // two frames, one byte for each size
        // When / Then
        assertThat(Vp9Rule.judge(new byte[] {hidden, 0, 0})).isEqualTo(Shows.NOTHING);
        assertThat(Vp9Rule.judge(new byte[] {shown, 0, 0})).isEqualTo(Shows.PICTURE);
        assertThat(Vp9Rule.judge(new byte[] {existing})).isEqualTo(Shows.PICTURE);
        assertThat(Vp9Rule.judge(new byte[] {hidden, 0, shown, 0, index, 2, 2, index}))
                .isEqualTo(Shows.PICTURE);
        assertThat(Vp9Rule.judge(new byte[] {hidden, 0, hidden, 0, index, 2, 2, index}))
                .isEqualTo(Shows.NOTHING);
        assertThat(Vp9Rule.judge(new byte[] {})).isEqualTo(Shows.PICTURE);
    }

    @Test
    void next_vp8WithHiddenReferences_givesEveryFrameAndNothingElse() throws Exception {
        // Given
        Path file = new TestClip("libvpx", 64, 48)
                .option("auto-alt-ref", "1")
                .option("lag-in-frames", "12")
                .write(folder.resolve("a.webm"), 60, MOVING);
        // When
        List<Grab> grabs = Pictures.readAll(file, 1);
        // Then
        assertThat(Pictures.pictures(grabs)).isEqualTo(60);
        assertThat(grabs).hasSize(61);
    }

    @Test
    @SharedTest
    void next_soundFilesOfOtherWriters_giveTheirFramesAndNothingElse() throws Exception {
        for (String name : List.of("h264-field-pictures.h264", "vp8-altref.webm")) {
            // When
            List<Grab> one = Pictures.readAll(Shared.path("cases", "phantom_corrupt", name), 1);
            List<Grab> three = Pictures.readAll(Shared.path("cases", "phantom_corrupt", name), 3);
            // Then: as ffprobe -count_frames
            assertThat(Pictures.pictures(one)).as(name).isEqualTo(name.startsWith("h264") ? 12 : 90);
            assertThat(Pictures.pictures(three)).as(name).isEqualTo(Pictures.pictures(one));
            assertThat(Pictures.corrupt(one) + Pictures.corrupt(three)).as(name).isZero();
        }
    }
}
