package io.posestream.kafka.live;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.Topic;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what is committed in {@code tracks} to the stages that take up frames of cameras. Where nobody in the process
 * reads the answers anyway, it follows them itself, from the moment on that a stage first asks: a process that has only
 * archives never does. Thread-safe.
 */
public final class LiveAnswers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveAnswers.class);

    private final Optional<ClientSettings> own;
    private final List<Consumer<? super StreamItem<Tracks>>> listeners = new CopyOnWriteArrayList<>();
    private TopicFollower follower;
    private boolean closed;

    private LiveAnswers(Optional<ClientSettings> own) {
        this.own = own;
    }

    /** For a process that reads the answers anyway and tells of each by {@link #note}. */
    public static LiveAnswers told() {
        return new LiveAnswers(Optional.empty());
    }

    /**
     * For a process that does not.
     *
     * @param clients how to reach the broker
     */
    public static LiveAnswers following(ClientSettings clients) {
        return new LiveAnswers(Optional.of(clients));
    }

    /**
     * Tells of every answer that is committed from now on. May wait for the broker.
     *
     * @param listener told on the thread that reads them; must not wait
     */
    public synchronized void listen(Consumer<? super StreamItem<Tracks>> listener) {
        listeners.add(requireNonNull(listener, "listener is null"));
        if (own.isPresent() && follower == null && !closed) {
            Topic<Tracks> tracks = own.get().topics().tracks();
            CommittedAnswers committed = new CommittedAnswers(tracks);
            follower = TopicFollower.openAtEnd(
                    own.get(),
                    tracks.name(),
                    record -> committed.read(record).ifPresent(this::note),
                    // a camera then goes on by its own clock, more slowly; whatever broke tells of itself elsewhere
                    thrown -> LOG.warn("answers cannot be followed any more", thrown));
        }
    }

    /** A committed answer. */
    public void note(StreamItem<Tracks> answer) {
        listeners.forEach(listener -> listener.accept(answer));
    }

    @Override
    public void close() {
        TopicFollower open;
        synchronized (this) {
            closed = true;
            open = follower;
        }
        if (open != null) {
            open.close();
        }
    }
}
