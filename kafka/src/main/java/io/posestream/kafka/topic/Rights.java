package io.posestream.kafka.topic;

import io.posestream.core.UserError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Asks a broker whether this client may do what it is about to do, so that it is refused with the name of the right before
 * it begins. Nobody can ask for rights with topics or groups that do not exist yet, with all names that begin in some way,
 * or with transactional ids. Static functions, thread-safe.
 */
public final class Rights {
    /** All other operations include the right to look; whether these are granted is not known without it. */
    private static final Set<AclOperation> BLIND =
            Set.of(AclOperation.CREATE, AclOperation.DESCRIBE_CONFIGS, AclOperation.ALTER_CONFIGS);

    private Rights() {}

    /**
     * Refuses a cluster that does not grant all of them.
     *
     * @param admin to ask with, see {@link Cluster#ask}
     * @param what the program, for the message
     * @throws UserError with the first right that is missing, and how to grant it
     */
    public static void require(Admin admin, String what, List<Right> rights) {
        List<Right> missing = missing(admin, rights);
        if (!missing.isEmpty()) {
            String more = missing.size() == 1 ? "" : " (and " + (missing.size() - 1) + " more rights are missing)";
            Right first = missing.get(0);
            throw new UserError(what + " lacks the right " + Right.words(first.operations()) + " on "
                    + Right.place(first.resource()) + more
                    + ": grant it to this client's principal, e.g. with kafka-acls.sh"
                    + " --add --allow-principal User:NAME" + options(first) + "; docs/security.md lists all");
        }
    }

    private static String options(Right right) {
        String operations = right.operations().stream()
                .map(operation -> " --operation " + Right.words(Set.of(operation)))
                .collect(Collectors.joining());
        return operations
                + switch (right.resource().resourceType()) {
                    case TOPIC -> " --topic " + right.resource().name();
                    case GROUP -> " --group " + right.resource().name();
                    default -> " --cluster";
                };
    }

    /** What a broker does not grant, in the order of {@code rights}. */
    static List<Right> missing(Admin admin, List<Right> rights) {
        Map<String, Optional<Set<AclOperation>>> topics = topics(admin, rights);
        List<Right> missing = new ArrayList<>();
        for (Right right : rights) {
            ResourcePattern resource = right.resource();
            Optional<Set<AclOperation>> granted = switch (resource.resourceType()) {
                case TOPIC -> topics.getOrDefault(resource.name(), Optional.empty());
                case GROUP -> group(admin, resource.name());
                case CLUSTER -> cluster(admin);
                default -> Optional.empty();
            };
            lacking(right, right.operations(), granted).ifPresent(missing::add);
        }
        return missing;
    }

    private static Optional<Right> lacking(Right right, Set<AclOperation> wanted, Optional<Set<AclOperation>> granted) {
        Set<AclOperation> left = EnumSet.copyOf(wanted);
        left.removeAll(granted.orElse(wanted));
        return left.isEmpty() ? Optional.empty() : Optional.of(new Right(right.resource(), left));
    }

    /** By topic that is named, what is granted with it; empty where it does not exist or the broker does not say. */
    private static Map<String, Optional<Set<AclOperation>>> topics(Admin admin, List<Right> rights) {
        List<String> names = rights.stream()
                .map(Right::resource)
                .filter(resource -> resource.resourceType() == ResourceType.TOPIC)
                .filter(resource -> resource.patternType() == PatternType.LITERAL)
                .map(ResourcePattern::name)
                .distinct()
                .toList();
        Map<String, Optional<Set<AclOperation>>> granted = new TreeMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers = admin.describeTopics(
                        names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        answers.forEach((name, answer) ->
                granted.put(name, granted(() -> Futures.get(answer).authorizedOperations())));
        return granted;
    }

    private static Optional<Set<AclOperation>> group(Admin admin, String id) {
        DescribeConsumerGroupsOptions options = new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
        return granted(() -> Futures.get(admin.describeConsumerGroups(List.of(id), options)
                        .describedGroups()
                        .get(id))
                .authorizedOperations());
    }

    private static Optional<Set<AclOperation>> cluster(Admin admin) {
        DescribeClusterOptions options = new DescribeClusterOptions().includeAuthorizedOperations(true);
        return granted(() -> Futures.get(admin.describeCluster(options).authorizedOperations()));
    }

    /** Empty where the broker does not say; where it does not even let us ask, what goes without looking. */
    private static Optional<Set<AclOperation>> granted(Supplier<Set<AclOperation>> question) {
        try {
            return Optional.ofNullable(question.get());
        } catch (AuthorizationException e) {
            return Optional.of(BLIND);
        } catch (UnknownTopicOrPartitionException | GroupIdNotFoundException | UnsupportedVersionException e) {
            return Optional.empty();
        }
    }
}
