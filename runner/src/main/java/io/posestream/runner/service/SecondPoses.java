package io.posestream.runner.service;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Poses;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicState;
import io.posestream.proto.Topic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Where a second pose stage answers the same persons as the first, to be compared with it.
 *
 * @param topic whole name
 * @param group whole id; that of the first stage would share its partitions with it
 */
public record SecondPoses(String topic, String group) {
    private static final Pattern GROUP = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    /** Checks the group's name. */
    public SecondPoses {
        requireNonNull(topic, "topic is null");
        if (!GROUP.matcher(requireNonNull(group, "group is null")).matches()) {
            throw new UserError("group '" + group + "' is not legal: use letters, digits, '.', '_' and '-'");
        }
    }

    /**
     * How to reach the broker as a member of the second group.
     *
     * @throws UserError where that is the first stage's
     */
    public ClientSettings clients(ClientSettings first) {
        if (group.equals(first.group("pose"))) {
            throw new UserError("--group " + group + " is the group of the first pose stage, which would share its"
                    + " partitions with this one: choose another");
        }
        Map<String, String> overrides = new TreeMap<>(first.overrides());
        overrides.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return new ClientSettings(
                first.bootstrapServers(), first.prefix(), overrides, first.tracing(), first.unhurried());
    }

    /**
     * Makes the topic where it is missing, as that of poses is, and asks for the rights that the stage needs.
     *
     * @throws UserError where it is there and does not fit, or a right is missing
     */
    public Topic<Poses> prepare(ClientSettings clients) {
        Topic<Poses> second = clients.topics().posesNamed(topic);
        return Cluster.ask(clients, admin -> {
            Cluster.requireTopics(admin, clients, false);
            int partitions = make(admin, clients);
            int has = TopicState.partitions(admin, topic).orElse(partitions);
            if (has != partitions) {
                throw new UserError("topic " + topic + " has " + has + " partitions, and "
                        + clients.topics().poses() + " " + partitions + ": choose another --output-topic");
            }
            StageRights.require(admin, clients, this);
            return second;
        });
    }

    private int make(Admin admin, ClientSettings clients) {
        String first = clients.topics().poses().name();
        NewTopic like = Cluster.plan(admin, clients).definitions(clients.topics()).stream()
                .filter(one -> one.name().equals(first))
                .findFirst()
                .orElseThrow();
        if (TopicState.partitions(admin, topic).isEmpty()) {
            NewTopic wanted =
                    new NewTopic(topic, like.numPartitions(), like.replicationFactor()).configs(like.configs());
            // another process may have made it just now
            boolean unused = Futures.failedWith(
                    admin.createTopics(List.of(wanted)).values().get(topic), TopicExistsException.class);
        }
        return like.numPartitions();
    }
}
