package io.posestream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.ModelManifestTest;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from descriptions of processors that this machine need not have. */
final class ProcessorTest {
    private static final String AVX2 = "fpu sse2 ssse3 fma avx f16c avx2";

    @Test
    void parse_avx2Alone_loses() {
        // When
        Processor processor = Processor.parse(cpuinfo(AVX2, AVX2));

        // Then
        assertThat(processor).isEqualTo(new Processor("Some Processor 9000", false));
        assertThat(processor.weightBits()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"avx_vnni", "avx512_vnni", "amx_int8"})
    void parse_instructionsThatAddIn32Bits_addsExactly(String flag) {
        // When
        Processor processor = Processor.parse(cpuinfo(AVX2 + " " + flag, AVX2 + " " + flag + " erms"));

        // Then
        assertThat(processor.addsExactly()).isTrue();
        assertThat(processor.weightBits()).isEqualTo(8);
    }

    @Test
    void parse_oneCoreWithoutThem_loses() {
        assertThat(Processor.parse(cpuinfo(AVX2 + " avx_vnni", AVX2)).addsExactly())
                .isFalse();
    }

    @Test
    void parse_arm_goesByItsDotProduct() {
        assertThat(Processor.parse("processor\t: 0\nFeatures\t: fp asimd asimddp\n")
                        .addsExactly())
                .isTrue();
        assertThat(Processor.parse("processor\t: 0\nFeatures\t: fp asimd\n").addsExactly())
                .isFalse();
    }

    @Test
    void parse_nothingKnown_loses() {
        for (String text : List.of("", "no colon", "flags", "flags\t:", "bugs\t: avx_vnni")) {
            assertThat(Processor.parse(text).addsExactly()).as(text).isFalse();
        }
    }

    @Test
    void objection_eightBitsWithoutVnni_namesNetworkProcessorAndRemedy() {
        // Given
        Processor plain = new Processor("Some Processor 9000", false);
        Processor exact = new Processor("Another", true);
        ModelManifest eight = ModelManifestTest.withBits(OptionalInt.of(8));

        // When / Then
        assertThat(plain.objection(eight).orElseThrow())
                .contains(eight.id(), "Some Processor 9000", "--weight-bits 7")
                .doesNotContain("\n");
        assertThat(plain.objection(ModelManifestTest.withBits(OptionalInt.of(7))))
                .isEmpty();
        assertThat(plain.objection(ModelManifestTest.withBits(OptionalInt.empty())))
                .isEmpty();
        assertThat(exact.objection(eight)).isEmpty();
    }

    private static String cpuinfo(String first, String second) {
        return "processor\t: 0\nmodel name\t: Some Processor 9000\nflags\t\t: " + first + "\nbugs\t\t: spectre_v1\n\n"
                + "processor\t: 1\nmodel name\t: Some Processor 9000\nflags\t\t: " + second + "\n";
    }
}
