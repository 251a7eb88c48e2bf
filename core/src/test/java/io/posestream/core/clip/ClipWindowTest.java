package io.posestream.core.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClipWindowTest {
    @Test
    void parse_defaults_areThoseOfTheConsumers() {
        assertThat(ClipWindow.parse("48/16@30, 100/25@30")).isEqualTo(ClipWindow.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "48|is no window",
                "0/1@30|a window of 0 frames",
                "10/11@30|a stride of 11 for a window of 10",
                "10/0@30|a stride of 0",
                "10/5@241|a rate of 241",
                "10/5@30,10/5@30|named twice"
            })
    void parse_nonsense_saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> ClipWindow.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,33333", "2,66667", "3,100000", "30,1000000"})
    void timeUs_thirtyPerSecond_isRoundedToTheNearest(long point, long us) {
        ClipWindow window = new ClipWindow(48, 16, 30);

        assertThat(window.timeUs(point)).isEqualTo(us);
        assertThat(window.pointAtOrAfter(us)).isEqualTo(point);
        assertThat(window.pointAtOrAfter(us + 1)).isEqualTo(point + 1);
    }
}
