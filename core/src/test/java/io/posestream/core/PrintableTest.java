package io.posestream.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void of_charactersThatSteerATerminal_areWrittenOut() {
        assertThat(Printable.of("a\u001b[31mb")).isEqualTo("a\\x1b[31mb");
        assertThat(Printable.of("a\nb\tc\u0000\u007f\u009b")).isEqualTo("a\\x0ab\\x09c\\x00\\x7f\\x9b");
        assertThat(Printable.of("a\u202eb\u2028c\ud800")).isEqualTo("a\\u202eb\\u2028c\\ud800");
    }

    @Test
    void of_usualText_isItself() {
        String text = "C\u00e1mara 1/\u4e2d\u6587 \ud83d\ude00 \u0915\u094d\u200d\u0937 \\x";

        assertThat(Printable.of(text)).isSameAs(text);
    }
}
