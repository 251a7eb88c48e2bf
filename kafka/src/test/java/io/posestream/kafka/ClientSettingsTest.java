package io.posestream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.worker.WorkerConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class ClientSettingsTest {
    @Test
    void defaults_sizes_agreeOnAllSides() {
        // Given
        ClientSettings settings = new ClientSettings("localhost:1", "p");
        String limit = Integer.toString(RecordLimits.MAX_RECORD_BYTES);

        // Then
        assertThat(settings.producer(true))
                .containsEntry("max.request.size", limit)
                .containsEntry("acks", "all");
        assertThat(settings.manualConsumer(1)).containsEntry("max.partition.fetch.bytes", limit);
        assertThat(TopicPlan.embedded(4).settings(settings.topics()).get("p.frames"))
                .containsEntry("max.message.bytes", limit)
                .containsEntry("retention.ms", "-1");
    }

    @Test
    void overrides_ownProperties_areAppliedLast() {
        // Given
        ClientSettings settings =
                new ClientSettings("localhost:1", "p", Map.of("acks", "1", "security.protocol", "SSL"));

        // When
        Properties producer = settings.producer(false);

        // Then
        assertThat(producer).containsEntry("acks", "1").containsEntry("security.protocol", "SSL");
    }

    @Test
    void groupConsumer_member_isStaticByTheClassicProtocol() {
        Properties consumer = new ClientSettings("localhost:1", "p").groupConsumer("g", Optional.of("m-1"), 3);

        assertThat(consumer)
                .containsEntry("group.instance.id", "m-1")
                .containsEntry("group.protocol", "classic")
                .containsEntry("session.timeout.ms", "6000")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("max.poll.records", "3");
    }

    @Test
    void followingConsumer_nothingNew_isAnsweredOnceASecond() {
        ClientSettings settings = new ClientSettings("localhost:1", "p");
        ClientSettings own = new ClientSettings("localhost:1", "p", Map.of("fetch.max.wait.ms", "7"));

        assertThat(settings.followingConsumer(5))
                .containsEntry("fetch.max.wait.ms", "1000")
                .containsEntry("max.poll.records", "5");
        assertThat(own.followingConsumer(5)).containsEntry("fetch.max.wait.ms", "7");
    }

    @Test
    void construct_badValues_areUserErrors() {
        assertThatThrownBy(() -> new ClientSettings(" ", "p")).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> TopicPlan.embedded(0)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> WorkerConfig.cpu("detector", 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("detector callers");
    }
}
