package io.posestream.runner.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.inference.Processor;
import org.junit.jupiter.api.Test;

/** Which weights a network gets, by what the user says and by the processor. */
final class ModelQuantizeCommandTest {
    private static final Processor PLAIN = new Processor("AVX2 alone", false);
    private static final Processor VNNI = new Processor("AVX2 with VNNI", true);

    @Test
    void weightBits_auto_areEightOnlyWhereTheProcessorAddsExactly() {
        assertThat(ModelQuantizeCommand.weightBits("auto", VNNI)).isEqualTo(8);
        assertThat(ModelQuantizeCommand.weightBits("auto", PLAIN)).isEqualTo(7);
    }

    @Test
    void weightBits_named_areTakenWhateverTheProcessor() {
        assertThat(ModelQuantizeCommand.weightBits("8", PLAIN)).isEqualTo(8);
        assertThat(ModelQuantizeCommand.weightBits("7", VNNI)).isEqualTo(7);
        assertThatThrownBy(() -> ModelQuantizeCommand.weightBits("6", VNNI))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--weight-bits 6");
    }
}
