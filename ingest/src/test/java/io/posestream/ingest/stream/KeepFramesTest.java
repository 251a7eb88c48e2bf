package io.posestream.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KeepFramesTest {
    @Test
    void parse_everyForm_isUnderstood() {
        assertThat(KeepFrames.parse("none")).isEqualTo(new KeepFrames.None());
        assertThat(KeepFrames.parse("ALL")).isEqualTo(new KeepFrames.All());
        assertThat(KeepFrames.parse("90s")).isEqualTo(new KeepFrames.For(Duration.ofSeconds(90)));
        assertThat(KeepFrames.parse("7d")).isEqualTo(new KeepFrames.For(Duration.ofDays(7)));
        assertThat(KeepFrames.parse("2GB")).isEqualTo(new KeepFrames.UpTo(2L << 30));
        assertThat(KeepFrames.parse("500 MB")).isEqualTo(new KeepFrames.UpTo(500L << 20));
    }

    @Test
    void parse_senselessOrTooSmall_isAUserErrorThatTeaches() {
        assertThatThrownBy(() -> KeepFrames.parse("2 potatoes"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("2GB");
        assertThatThrownBy(() -> KeepFrames.parse("10MB"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none");
    }
}
