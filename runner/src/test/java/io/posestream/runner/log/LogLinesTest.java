package io.posestream.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.FrameId;
import io.posestream.kafka.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What stands in the log, through the loggers that the stages use. */
final class LogLinesTest {
    private static final String NAME = "log-lines-test";
    private static final Logger LOGGER = Logger.getLogger(NAME);

    private final List<String> lines = new ArrayList<>();
    private final org.slf4j.Logger log = LoggerFactory.getLogger(NAME);
    private LogFormat format = LogFormat.TEXT;
    private long nowNs;
    private Handler handler;

    @BeforeEach
    void attach() {
        Handler list = new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(format.formatter().format(record));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler = new LimitedHandler(list, () -> nowNs);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void detach() {
        LOGGER.removeHandler(handler);
    }

    @Test
    void warn_eventAboutAFrame_isOneObjectWithItsFields() throws Exception {
        // Given
        format = LogFormat.JSON;

        // When
        warn("two\nlines", new IllegalStateException("why\nnot"));

        // Then
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).strip().lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.get(0));
        assertThat(line.path("stream").asText()).isEqualTo("cam");
        assertThat(line.path("frame").asText()).isEqualTo(new FrameId("cam", 0, 12).toString());
        assertThat(line.path("stage").asText()).isEqualTo("pose");
        assertThat(line.path("reason").asText()).isEqualTo("computing: why");
        assertThat(line.path("message").asText()).isEqualTo("two; lines");
        assertThat(line.path("level").asText()).isEqualTo("warning");
        assertThat(line.path("exception").asText()).contains("IllegalStateException", "not");
    }

    @Test
    void warn_eventAfterIt_hasNoneOfItsFields() {
        warn("first", null);

        log.warn("second");

        assertThat(lines.get(0)).contains("first", "stream=cam", "stage=pose");
        assertThat(lines.get(1)).contains("second").doesNotContain("cam", "pose");
    }

    @Test
    void publish_sameEventOverAndOver_isLimitedAndCounted() {
        // Given a thousand times the same, and one of another kind
        for (int i = 0; i < 1000; i++) {
            warn("number " + i, null);
        }
        log.error("something else");
        assertThat(lines).hasSize(LimitedHandler.MOST + 1);

        // When the minute is over
        nowNs += LimitedHandler.WINDOW.toNanos();
        warn("number 1000", null);

        // Then
        assertThat(lines).hasSize(LimitedHandler.MOST + 3);
        assertThat(lines.get(LimitedHandler.MOST + 1))
                .contains(1000 - LimitedHandler.MOST + " more like this were left out of the log: number 0");

        // When the log is closed within a minute
        for (int i = 0; i < LimitedHandler.MOST + 4; i++) {
            warn("number " + i, null);
        }
        handler.close();

        // Then
        assertThat(lines.get(lines.size() - 1)).contains("5 more like this were left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cannot open rtsp://me:geheim@cam:554/s?x=1 | geheim | rtsp://***@cam:554/s?x=1",
                "sasl.jaas.config=PlainLoginModule required username=\"u\" password=\"geheim\"; | geheim | username=\"u\"",
                "POST http://h/p?token=geheim&x=2 | geheim | token=***&x=2",
                "Authorization: Bearer geheim | geheim | Authorization: ***",
                "ssl.keystore.password = geheim | geheim | ssl.keystore.password = ***",
                "{\"api_key\": \"geheim\", \"name\": \"cam\"} | geheim | \"name\": \"cam\"",
                "frame 12 of cam/0 at 10:20:30 failed | geheim | frame 12 of cam/0 at 10:20:30 failed"
            })
    void format_lineWithASecret_strikesItOut(String text, String secret, String left) {
        for (LogFormat each : LogFormat.values()) {
            LogRecord record = new LogRecord(Level.INFO, text.strip());
            record.setLoggerName(NAME);

            String line = each.formatter().format(record);

            assertThat(line).doesNotContain(secret.strip());
            assertThat(line.replace("\\\"", "\"")).contains(left.strip());
        }
    }

    private void warn(String message, Throwable thrown) {
        EventLog.warn(log, "pose", Optional.of(new FrameId("cam", 0, 12)), "computing: why", message, thrown);
        nowNs += TimeUnit.MILLISECONDS.toNanos(1);
    }
}
