package io.posestream.kafka.topic;

import static java.util.Objects.requireNonNull;

import io.posestream.proto.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a topic is on the broker.
 *
 * @param name of the topic
 * @param partitions how many
 * @param replicas of the first partition
 * @param settings by name
 */
public record TopicState(String name, int partitions, int replicas, Map<String, String> settings) {
    /** Copies the settings. */
    public TopicState {
        requireNonNull(name, "name is null");
        settings = Map.copyOf(settings);
    }

    /** Those of our topics that exist, by name. */
    public static Map<String, TopicState> describe(Admin admin, Topics topics) {
        Map<String, TopicDescription> found = new TreeMap<>();
        admin.describeTopics(topics.created()).topicNameValues().forEach((name, future) -> {
            if (!Futures.failedWith(future, UnknownTopicOrPartitionException.class)) {
                found.put(name, Futures.get(future));
            }
        });
        List<ConfigResource> resources = found.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs =
                Futures.get(admin.describeConfigs(resources).all());
        Map<String, TopicState> states = new TreeMap<>();
        configs.forEach((resource, config) -> states.put(resource.name(), of(found.get(resource.name()), config)));
        return states;
    }

    /** How many partitions a topic of any name has; empty where there is no such topic. */
    public static OptionalInt partitions(Admin admin, String topic) {
        KafkaFuture<TopicDescription> answer =
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
        return Futures.failedWith(answer, UnknownTopicOrPartitionException.class)
                ? OptionalInt.empty()
                : OptionalInt.of(Futures.get(answer).partitions().size());
    }

    private static TopicState of(TopicDescription description, Config config) {
        Map<String, String> settings = new TreeMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                settings.put(entry.name(), entry.value());
            }
        }
        return new TopicState(
                description.name(),
                description.partitions().size(),
                description.partitions().get(0).replicas().size(),
                settings);
    }

    /** What would do harm; more partitions or replicas than planned do none. */
    List<String> differences(int planned, Map<String, String> wanted) {
        List<String> lines = new ArrayList<>();
        if (partitions != planned) {
            lines.add("topic " + name + " has " + partitions + " partitions, not " + planned);
        }
        String size = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
        if (Long.parseLong(settings.getOrDefault(size, "0")) < Long.parseLong(wanted.get(size))) {
            lines.add(difference(size, wanted));
        }
        for (String setting : List.of(
                TopicConfig.RETENTION_MS_CONFIG,
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.COMPRESSION_TYPE_CONFIG)) {
            if (wanted.containsKey(setting) && !wanted.get(setting).equals(settings.get(setting))) {
                lines.add(difference(setting, wanted));
            }
        }
        return lines;
    }

    private String difference(String setting, Map<String, String> wanted) {
        return "topic " + name + " has " + setting + "=" + settings.get(setting) + ", not " + wanted.get(setting);
    }
}
