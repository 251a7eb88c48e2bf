package io.posestream.runner.export;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.results.stream.EpochScan;
import io.posestream.results.stream.StoredTracks;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.tracker.FoldSettings;
import io.posestream.tracker.LostFramesException;
import io.posestream.tracker.stream.PoseReplay;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The tracks that a tracker of other settings makes of the poses that a broker holds; the broker's own answers stay as
 * they are. An epoch whose beginning is gone is left out, also where a later one goes on with its people. One use at a
 * time.
 */
public final class RetrackedPoses implements StoredTracks {
    private final ClientSettings clients;
    private final FoldSettings settings;

    /**
     * @param clients how to reach the broker
     * @param settings how streams are answered
     */
    public RetrackedPoses(ClientSettings clients, FoldSettings settings) {
        this.clients = requireNonNull(clients, "clients is null");
        this.settings = requireNonNull(settings, "settings is null");
    }

    @Override
    public String topic() {
        return clients.topics().poses().name();
    }

    @Override
    public List<StreamEpoch> epochs() {
        return EpochScan.of(clients, topic(), record -> true);
    }

    /** @throws UserError where numbers of an archive are missing and may not be lost */
    @Override
    public void read(Collection<StreamEpoch> epochs, Consumer<? super StreamItem<Tracks>> receiver) {
        Set<String> streams = epochs.stream().map(StreamEpoch::streamId).collect(Collectors.toSet());
        Set<FrameId> whole = epochs().stream()
                .filter(epoch -> streams.contains(epoch.streamId()) && epoch.firstNumber() == 0)
                .map(StreamEpoch::first)
                .collect(Collectors.toSet());
        Set<FrameId> wanted = epochs.stream().map(StreamEpoch::first).collect(Collectors.toSet());
        try {
            new PoseReplay(clients, settings).read(id -> whole.contains(id.zero()), item -> {
                if (wanted.contains(item.id().zero())) {
                    receiver.accept(item);
                }
            });
        } catch (LostFramesException e) {
            throw new UserError(e.getMessage(), e);
        }
    }
}
