package io.posestream.runner.service;

import static java.util.Objects.requireNonNull;

import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.trace.Tracing;
import java.util.List;
import java.util.Optional;

/**
 * What an ingest process sends, and how.
 *
 * @param clients how to reach the broker
 * @param sources one stream each
 * @param lead most pictures on their way at once, over all sources
 * @param keepFrames how long answered pictures stay on the broker while this process runs
 * @param again whether a stream that was begun before gets a new epoch
 */
public record IngestSettings(
        ClientSettings clients, List<SourceOptions> sources, int lead, KeepFrames keepFrames, boolean again) {
    /** Copies the list. */
    public IngestSettings {
        requireNonNull(clients, "clients is null");
        requireNonNull(keepFrames, "keepFrames is null");
        sources = List.copyOf(sources);
    }

    /** The same with somebody who traces, or nobody. */
    public IngestSettings tracedBy(Optional<Tracing> told) {
        return new IngestSettings(clients.tracedBy(told), sources, lead, keepFrames, again);
    }
}
