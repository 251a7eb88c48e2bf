package io.posestream.kafka.topic;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a program has to be allowed to do with something on a cluster.
 *
 * @param resource what it is about
 * @param operations one or more
 */
public record Right(ResourcePattern resource, Set<AclOperation> operations) {
    /** Copies the operations. */
    public Right {
        requireNonNull(resource, "resource is null");
        operations = Collections.unmodifiableSet(new TreeSet<>(operations));
    }

    /** With one topic. */
    public static Right topic(String name, AclOperation... operations) {
        return new Right(new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL), Set.of(operations));
    }

    /** With all topics whose names begin like that. */
    public static Right topics(String prefix, AclOperation... operations) {
        return new Right(new ResourcePattern(ResourceType.TOPIC, prefix, PatternType.PREFIXED), Set.of(operations));
    }

    /** To be a member of a group. */
    public static Right group(String id) {
        return new Right(new ResourcePattern(ResourceType.GROUP, id, PatternType.LITERAL), Set.of(AclOperation.READ));
    }

    /** To write in transactions whose ids begin like that. */
    public static Right transactions(String prefix) {
        return new Right(
                new ResourcePattern(ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED),
                Set.of(AclOperation.WRITE));
    }

    /** With the cluster as a whole. */
    public static Right cluster(AclOperation... operations) {
        return new Right(
                new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL), Set.of(operations));
    }

    /** What a right is about, in words. */
    public static String place(ResourcePattern resource) {
        return switch (resource.resourceType()) {
            case TOPIC ->
                (resource.patternType() == PatternType.PREFIXED ? "topics: all that begins with " : "the topic ")
                        + resource.name();
            case GROUP -> "the group " + resource.name();
            case TRANSACTIONAL_ID -> "transactional ids: all that begins with " + resource.name();
            default -> "the cluster";
        };
    }

    /** Operations as Kafka's tools take them, such as {@code DescribeConfigs}. */
    public static String words(Set<AclOperation> operations) {
        return operations.stream().map(Right::word).collect(Collectors.joining(", "));
    }

    private static String word(AclOperation operation) {
        return List.of(operation.name().split("_", -1)).stream()
                .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
