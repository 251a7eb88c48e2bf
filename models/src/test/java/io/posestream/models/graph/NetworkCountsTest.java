package io.posestream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.posestream.core.UserError;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters and multiply-adds as counted from the authors' code (spec/rsn.md section 3, spec/hrnet.md section 2). */
class NetworkCountsTest {
    @ParameterizedTest
    @CsvSource({
        "rsn-18, OFFICIAL, 256, 192, 17, 9159072, 2.245, 2.140",
        "rsn-18, MMPOSE, 256, 192, 17, 9144936, 2.245, 2.140",
        "rsn-50, OFFICIAL, 256, 192, 17, 19355132, 4.068, 3.962",
        "rsn-50, MMPOSE, 256, 192, 17, 19328584, 4.068, 3.962",
        "rsn-101, OFFICIAL, 256, 192, 17, 39611788, 7.940, 7.835",
        "rsn-101, MMPOSE, 256, 192, 17, 39556136, 7.940, 7.835",
        "rsn-50x2, OFFICIAL, 256, 192, 17, 39316920, 8.215, 7.682",
        "rsn-50x3, OFFICIAL, 256, 192, 17, 59278708, 12.362, 11.402",
        "rsn-50x3, MMPOSE, 256, 192, 17, 59195224, 12.362, 11.402",
        "rsn-50x4, OFFICIAL, 256, 192, 17, 79240496, 16.509, 15.122",
        "rsn-50x4, MMPOSE, 384, 288, 17, 79128544, 37.146, 34.025",
        "hrnet-w32, OFFICIAL, 256, 192, 17, 28536113, 7.645, 7.645",
        "hrnet-w32, OFFICIAL, 256, 256, 16, 28536080, 10.193, 10.193",
        "hrnet-w48, OFFICIAL, 384, 288, 17, 63595745, 35.307, 35.307"
    })
    void describe_publishedNetwork_hasThePublishedSize(
            String name,
            KeyLayout layout,
            int height,
            int width,
            int keypoints,
            long parameters,
            double all,
            double live) {
        // Given
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(name), height, width, keypoints, 1);

        // When
        Networks.Network network = Networks.describe(spec, layout, unused -> new float[0]);

        // Then
        assertThat(network.trainableParameters()).isEqualTo(parameters);
        assertThat(Math.round(network.graph().multiplyAdds() / 1e6)).isCloseTo(Math.round(all * 1e3), within(1));
        assertThat(Math.round(Variant.FOLDED.of(network.graph()).multiplyAdds() / 1e6))
                .isCloseTo(Math.round(live * 1e3), within(5));
    }

    private static Offset<Long> within(long offset) {
        return Offset.offset(offset);
    }

    @Test
    void refinement_onSeventeenMaps_hasThePublishedSize() {
        // Given
        NetworkSpec plain = new NetworkSpec(ArchitectureName.parse("rsn-18"), 256, 192, 17, 1);
        NetworkSpec refined = new NetworkSpec(ArchitectureName.parse("rsn-18+prm"), 256, 192, 17, 1);

        // When
        long before = Networks.describe(plain, KeyLayout.OFFICIAL, name -> new float[0])
                .trainableParameters();
        long after = Networks.describe(refined, KeyLayout.OFFICIAL, name -> new float[0])
                .trainableParameters();

        // Then
        assertThat(after - before).isEqualTo(5_100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsn-19", "rsn-50x5", "hrnet-w18", "rsn-18+prn", ""})
    void parse_unknownName_listsTheKnownOnes(String name) {
        assertThat(catchThrowable(() -> ArchitectureName.parse(name)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("rsn-50x4");
    }

    @ParameterizedTest
    @CsvSource({"250, 192, 17, 1", "256, 0, 17, 1", "256, 192, 0, 1", "256, 192, 17, 0"})
    void spec_outOfRange_isAUserError(int height, int width, int keypoints, double factor) {
        ArchitectureName rsn = ArchitectureName.parse("rsn-18");
        assertThat(catchThrowable(() -> new NetworkSpec(rsn, height, width, keypoints, factor)))
                .isInstanceOf(UserError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsn-18", "rsn-50x4+prm", "rsn-101+prm-mmpose", "hrnet-w48"})
    void parse_knownName_comesBack(String name) {
        assertThat(ArchitectureName.parse(name)).hasToString(name);
    }
}
