package io.posestream.kafka.topic;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Looks at an existing broker before anything depends on it. Static functions, thread-safe. */
public final class Cluster {
    /** Long enough for a busy broker, short enough for somebody who mistyped a port. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final Pattern CLASSES = Pattern.compile("^(?:[\\w.$]+(?:Exception|Error): )+");

    private static final Duration REQUEST = Duration.ofSeconds(5);

    private Cluster() {}

    /**
     * Asks the broker something.
     *
     * @throws UserError where it cannot be reached, or refuses the client or what it asks
     */
    public static <T> T ask(ClientSettings clients, Function<Admin, T> question) {
        Properties properties = clients.admin();
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(ANSWER.toMillis()));
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(REQUEST.toMillis()));
        Admin admin;
        try {
            admin = Admin.create(properties);
        } catch (KafkaException e) {
            throw new UserError(unusable(e), e);
        }
        try (admin) {
            return question.apply(admin);
        } catch (TimeoutException e) {
            throw new UserError(
                    "no broker answers at " + clients.bootstrapServers() + ": start it, or name another with"
                            + " --bootstrap-servers; one that demands TLS or a password is silent towards who brings"
                            + " none (--kafka-config FILE)",
                    e);
        } catch (AuthenticationException | AuthorizationException e) {
            throw new UserError(Refused.explain(e).orElseGet(e::getMessage), e);
        }
    }

    /** Why a client could not even be made: of what Kafka wraps up, the settings that are wrong. */
    private static String unusable(KafkaException failure) {
        if (failure.getCause() instanceof ConfigException wrong) {
            return "cannot use --bootstrap-servers: " + wrong.getMessage();
        }
        Throwable reason = failure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        // a login that fails tells its story, with stack traces, in its message
        String first = String.valueOf(reason.getMessage()).lines().findFirst().orElse("");
        return "cannot make a Kafka client of these settings (sasl.*, ssl.* in --kafka-config FILE or -K): "
                + CLASSES.matcher(first).replaceFirst("");
    }

    /**
     * Refuses a broker whose topics are missing or do not go together; whether there are clips is all the same.
     *
     * @throws UserError with the first problem
     */
    public static void requireTopics(ClientSettings clients) {
        requireTopics(clients, false);
    }

    /**
     * Refuses a broker whose topics are missing or do not go together.
     *
     * @param clips whether the topic of clips is needed
     * @throws UserError with the first problem
     */
    public static void requireTopics(ClientSettings clients, boolean clips) {
        boolean unused = ask(clients, admin -> {
            requireTopics(admin, clients, clips);
            return true;
        });
    }

    /**
     * The same, with a client that is there already.
     *
     * @param admin to ask with, see {@link #ask}
     */
    public static void requireTopics(Admin admin, ClientSettings clients, boolean clips) {
        List<String> problems = problems(admin, clients, Optional.empty(), Optional.empty(), Optional.empty(), clips);
        if (!problems.isEmpty()) {
            String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more problems)";
            throw new UserError(problems.get(0) + more);
        }
    }

    /**
     * How many partitions a topic of any name has.
     *
     * @throws UserError where there is no such topic
     */
    public static int partitions(ClientSettings clients, String topic) {
        return ask(clients, admin -> TopicState.partitions(admin, topic))
                .orElseThrow(() -> new UserError("no topic " + topic + " at " + clients.bootstrapServers()));
    }

    /**
     * Compares the topics with what they are to be; whether there are clips is all the same.
     *
     * @return one line per difference that would do harm
     */
    public static List<String> problems(
            ClientSettings clients, Optional<Integer> partitions, Optional<Duration> retention) {
        return problems(clients, partitions, Optional.empty(), retention, false);
    }

    /**
     * Compares the topics with what they are to be.
     *
     * @param partitions how many there are to be; empty for as many as {@code frames} has
     * @param live how many of them are to be for live streams; empty for as many as they are
     * @param retention how long answers are kept; empty for what {@code tracks} has
     * @param clips whether there is to be a topic of clips
     * @return one line per difference that would do harm
     */
    public static List<String> problems(
            ClientSettings clients,
            Optional<Integer> partitions,
            Optional<Integer> live,
            Optional<Duration> retention,
            boolean clips) {
        return ask(clients, admin -> problems(admin, clients, partitions, live, retention, clips));
    }

    private static List<String> problems(
            Admin admin,
            ClientSettings clients,
            Optional<Integer> partitions,
            Optional<Integer> live,
            Optional<Duration> retention,
            boolean clips) {
        Map<String, TopicState> states = TopicState.describe(admin, clients.topics());
        int wanted = partitions.orElseGet(
                () -> Optional.ofNullable(states.get(clients.topics().frames().name()))
                        .map(TopicState::partitions)
                        .orElse(1));
        Optional<Duration> kept = retention.or(
                () -> Optional.ofNullable(states.get(clients.topics().tracks().name()))
                        .flatMap(Cluster::retention));
        int divided = live.orElseGet(() -> divided(states, clients, wanted));
        return new TopicPlan(wanted, divided, (short) 1, kept, clips).check(admin, clients.topics());
    }

    /** How many partitions are live as the topics stand, where that can be. */
    private static int divided(Map<String, TopicState> states, ClientSettings clients, int partitions) {
        int told = Optional.ofNullable(
                        states.get(clients.topics().sourceStates().name()))
                .map(TopicState::partitions)
                .orElse(partitions);
        return told < partitions ? told : 0;
    }

    /** The plan, without clips, by which topics that are there were made, to make others like them. */
    public static TopicPlan plan(Admin admin, ClientSettings clients) {
        Map<String, TopicState> states = TopicState.describe(admin, clients.topics());
        TopicState tracks = states.get(clients.topics().tracks().name());
        return new TopicPlan(
                tracks.partitions(),
                divided(states, clients, tracks.partitions()),
                (short) tracks.replicas(),
                retention(tracks),
                false);
    }

    /** How long a topic keeps its records; empty for ever. */
    private static Optional<Duration> retention(TopicState state) {
        return Optional.ofNullable(state.settings().get(TopicConfig.RETENTION_MS_CONFIG))
                .map(Long::valueOf)
                .filter(ms -> ms >= 0)
                .map(Duration::ofMillis);
    }
}
