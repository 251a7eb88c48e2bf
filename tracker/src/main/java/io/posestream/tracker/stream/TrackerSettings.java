package io.posestream.tracker.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.kafka.ClientSettings;
import io.posestream.tracker.FoldSettings;
import io.posestream.tracker.TrackerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the tracker runs.
 *
 * @param client broker, prefix, overrides (applied last, to all of Kafka Streams)
 * @param stateDir where Kafka Streams keeps its lock and its process id; the state itself is in memory and on the broker
 * @param commitInterval how often answers become readable: {@link #LIVE_COMMIT} or {@link #ARCHIVE_COMMIT}
 * @param commitAnswers so many answers become readable sooner; the end of a stream always does
 * @param threads how many partitions are worked on at a time
 * @param member a static member's id, the same after a restart; empty for a dynamic member
 * @param fold how streams are answered
 * @param patience how long a number may be missing before it is given up on
 */
public record TrackerSettings(
        ClientSettings client,
        Path stateDir,
        Duration commitInterval,
        int commitAnswers,
        int threads,
        Optional<String> member,
        FoldSettings fold,
        Duration patience) {
    /** Where people watch. */
    public static final Duration LIVE_COMMIT = Duration.ofMillis(30);
    /** Where only the whole counts: a commit costs six requests and as much CPU time as several answers. */
    public static final Duration ARCHIVE_COMMIT = Duration.ofSeconds(2);

    /** Rejects what cannot be. */
    public TrackerSettings {
        requireNonNull(client, "client is null");
        requireNonNull(stateDir, "stateDir is null");
        requireNonNull(member, "member is null");
        requireNonNull(fold, "fold is null");
        requireNonNull(patience, "patience is null");
        if (requireNonNull(commitInterval, "commitInterval is null").toMillis() < 1) {
            throw new IllegalArgumentException("commitInterval is below 1 ms: " + commitInterval);
        }
        if (commitAnswers < 1) {
            throw new IllegalArgumentException("commitAnswers is not positive: " + commitAnswers);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads is not positive: " + threads);
        }
    }

    /** One thread, a dynamic member, commits for people who watch. */
    public TrackerSettings(ClientSettings client, Path stateDir) {
        this(
                client,
                stateDir,
                LIVE_COMMIT,
                Integer.MAX_VALUE,
                1,
                Optional.empty(),
                FoldSettings.DEFAULT,
                TrackerTopology.PATIENCE);
    }

    /** The same with or without loss accepted where numbers of an archive never come. */
    public TrackerSettings acceptLoss(boolean accept) {
        FoldSettings changed = new FoldSettings(fold.tracker(), fold.parkingLimit(), accept);
        return new TrackerSettings(client, stateDir, commitInterval, commitAnswers, threads, member, changed, patience);
    }

    /** The same with another idea of who is who. */
    public TrackerSettings track(TrackerConfig config) {
        FoldSettings changed = new FoldSettings(config, fold.parkingLimit(), fold.acceptLoss());
        return new TrackerSettings(client, stateDir, commitInterval, commitAnswers, threads, member, changed, patience);
    }

    /** The same with commits after so long, or after so many answers where that is sooner. */
    public TrackerSettings commitEvery(Duration interval, int answers) {
        return new TrackerSettings(client, stateDir, interval, answers, threads, member, fold, patience);
    }

    /** The same with another number of partitions worked on at a time. */
    public TrackerSettings work(int partitions) {
        return new TrackerSettings(client, stateDir, commitInterval, commitAnswers, partitions, member, fold, patience);
    }

    /** The same as a static member of its group, or a dynamic one. */
    public TrackerSettings as(Optional<String> id) {
        return new TrackerSettings(client, stateDir, commitInterval, commitAnswers, threads, id, fold, patience);
    }
}
