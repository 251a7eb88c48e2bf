package io.posestream.viewer.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientMessageTest {
    @Test
    void read_aFlatObject_hasItsFields() {
        ClientMessage message = ClientMessage.read(
                        "{\"type\":\"watch\",\"streams\":[\"a\",\"b\"],\"first\":\"a\",\"pictures\":false,\"at_us\":1796020760110116}")
                .orElseThrow();
        assertThat(message.type()).isEqualTo("watch");
        assertThat(message.texts("streams")).containsExactly("a", "b");
        assertThat(message.text("first")).contains("a");
        assertThat(message.flag("pictures", true)).isFalse();
        assertThat(message.flag("other", true)).isTrue();
        assertThat(Math.round(message.number("at_us").orElseThrow())).isEqualTo(1796020760110116L);
    }

    @Test
    void read_anythingElse_isNone() {
        for (String text : List.of(
                "",
                "null",
                "7",
                "[]",
                "{",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"a\"} trailing",
                "{\"type\":\"a\",\"x\":{}}",
                "{\"type\":\"a\",\"x\":null}",
                "{\"type\":\"a\",\"x\":[1]}",
                "{\"type\":\"a\",\"x\":[[",
                "{\"type\":\"a\",\"x\":",
                "{\"type\":\"a\",\"x\":[" + "\"s\",".repeat(300) + "\"s\"]}",
                "{\"type\":\"a\"" + ",\"x\":1".repeat(1) + many() + "}")) {
            assertThat(ClientMessage.read(text)).as(text).isEmpty();
        }
    }

    private static String many() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            fields.append(",\"f").append(i).append("\":1");
        }
        return fields.toString();
    }
}
