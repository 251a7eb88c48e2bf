package io.posestream.viewer.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posestream.testkit.Fuzz;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged messages of a page are read or are none. */
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MessageFuzzTest {
    @Test
    void read_damagedMessages_areReadOrNone() {
        List<byte[]> valid = List.of(
                "{\"type\":\"watch\",\"streams\":[\"a\",\"b\"],\"first\":\"a\",\"pictures\":false}".getBytes(UTF_8),
                "{\"type\":\"play\",\"stream\":\"a\",\"at_us\":1796020760110116,\"speed\":0.5}".getBytes(UTF_8),
                "{\"type\":\"credit\",\"bytes\":65536,\"shown\":[\"a\"]}".getBytes(UTF_8));

        Fuzz.run(
                "messages of a page",
                Fuzz.Bounds.megabytes(8),
                damage -> new String(damage.of(valid), UTF_8),
                Fuzz.Refused.class,
                text -> {
                    ClientMessage message = ClientMessage.read(text).orElseThrow(Fuzz.Refused::new);
                    message.texts("streams");
                    message.number("at_us");
                    message.text("first");
                });
    }
}
