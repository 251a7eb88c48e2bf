package io.posestream.kafka.topic;

import static java.util.Objects.requireNonNull;

import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when topics of a chain that is at work are deleted. Kafka's clients take such a topic for one that is not made yet
 * and wait for ever. Owns a thread and a client. Thread-safe.
 */
public final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    /** Looks in a row: a broker that has only just started may not know its topics yet. */
    private static final int LOOKS = 2;

    private final ClientSettings clients;
    private final List<String> topics;
    private final Consumer<? super Throwable> gone;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "topic-watch");
    private volatile long answeredNs = System.nanoTime();

    private TopicWatch(ClientSettings clients, boolean clips, Consumer<? super Throwable> gone) {
        this.clients = requireNonNull(clients, "clients is null");
        this.gone = requireNonNull(gone, "gone is null");
        this.topics = new ArrayList<>();
        clients.topics().chain().forEach(topic -> topics.add(topic.name()));
        topics.add(clients.topics().deadLetter());
        topics.add(clients.topics().sourceStates().name());
        if (clips) {
            topics.add(clients.topics().clips().name());
        }
    }

    /**
     * Starts watching.
     *
     * @param clients how to reach the broker; its topics are there
     * @param withClips whether the topic of clips is watched too
     * @param gone told once, on the watch's thread, when one is there no more
     */
    public static TopicWatch open(ClientSettings clients, boolean withClips, Consumer<? super Throwable> gone) {
        TopicWatch watch = new TopicWatch(clients, withClips, gone);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try (Admin admin = Admin.create(clients.admin())) {
            int looks = 0;
            while (looks < LOOKS && !closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                List<String> missing = missing(admin);
                looks = missing.isEmpty() ? 0 : looks + 1;
                if (looks == LOOKS) {
                    gone.accept(new IllegalStateException("deleted while in use: " + String.join(", ", missing)
                            + "; make the topics again with" + " 'posestream topics create' and begin anew"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.warn("the topics are not watched", e);
        }
    }

    private List<String> missing(Admin admin) throws InterruptedException {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer :
                admin.describeTopics(topics).topicNameValues().entrySet()) {
            if (isUnknown(answer.getValue())) {
                missing.add(answer.getKey());
            }
        }
        missing.sort(String::compareTo);
        return missing;
    }

    private boolean isUnknown(KafkaFuture<?> answer) throws InterruptedException {
        try {
            answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            answeredNs = System.nanoTime();
            return false;
        } catch (ExecutionException e) {
            return e.getCause() instanceof UnknownTopicOrPartitionException;
        } catch (TimeoutException e) {
            // a broker that is away says nothing about its topics
            return false;
        }
    }

    /** How long ago the broker said for the last time that a topic is there; it is asked every 3 s. */
    public Duration sinceAnswer() {
        return Duration.ofNanos(System.nanoTime() - answeredNs);
    }

    /** Stops watching; waits a moment for the thread, which needs nobody. */
    @Override
    public void close() {
        closed.countDown();
        if (Thread.currentThread() == thread) {
            return;
        }
        Closing.join(thread, CLOSE);
    }
}
