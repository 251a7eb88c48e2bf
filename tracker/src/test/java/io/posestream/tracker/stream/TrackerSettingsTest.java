package io.posestream.tracker.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.kafka.ClientSettings;
import io.posestream.tracker.FoldSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class TrackerSettingsTest {
    private static final Path STATE = Path.of("state");

    @Test
    void properties_defaults_areExactlyOnceForPeopleWhoWatch() {
        // When
        Properties properties =
                TrackerApp.properties(new TrackerSettings(new ClientSettings("broker:9092", "street"), STATE));

        // Then
        assertThat(properties)
                .containsEntry("application.id", "street-tracker")
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("commit.interval.ms", 30L)
                .containsEntry("state.dir", "state")
                .containsEntry("producer.linger.ms", 0);
    }

    @Test
    void properties_everythingSet_isMapped() {
        // Given
        ClientSettings client = new ClientSettings("broker:9092", "street", Map.of("commit.interval.ms", "7"));
        TrackerSettings settings = new TrackerSettings(
                client,
                STATE,
                TrackerSettings.ARCHIVE_COMMIT,
                8,
                3,
                Optional.of("tracker-1"),
                FoldSettings.DEFAULT,
                Duration.ofSeconds(5));

        // When
        Properties properties = TrackerApp.properties(settings);

        // Then
        assertThat(properties)
                .containsEntry("num.stream.threads", 3)
                .containsEntry("main.consumer.group.instance.id", "tracker-1")
                .containsEntry("commit.interval.ms", "7");
    }

    @Test
    void properties_recordingsAlone_sendAndAskSeldom() {
        TrackerSettings settings = new TrackerSettings(new ClientSettings("broker:9092", "street").unhurriedly(), STATE)
                .commitEvery(TrackerSettings.ARCHIVE_COMMIT, 8);

        assertThat(TrackerApp.properties(settings))
                .containsEntry("producer.linger.ms", 2000)
                .containsEntry("main.consumer.fetch.max.wait.ms", 250);
    }

    @Test
    void settings_impossible_areRefusedByName() {
        TrackerSettings settings = new TrackerSettings(new ClientSettings("broker:9092", "street"), STATE);

        assertThat(settings.acceptLoss(true).fold().acceptLoss()).isTrue();
        assertThatThrownBy(() -> settings.commitEvery(Duration.ZERO, 1)).hasMessageContaining("commitInterval");
    }
}
