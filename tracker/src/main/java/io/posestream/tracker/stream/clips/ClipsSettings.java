package io.posestream.tracker.stream.clips;

import static java.util.Objects.requireNonNull;

import io.posestream.kafka.ClientSettings;
import java.util.Optional;

/**
 * How the application runs.
 *
 * @param client broker, prefix, overrides
 * @param output what stands in the topic
 * @param member a static member's id, the same after a restart; empty for a dynamic member
 */
public record ClipsSettings(ClientSettings client, ClipOutput output, Optional<String> member) {
    /** Its name in groups and transactional ids. */
    public static final String STAGE = "clips";

    /** Checks that nothing is missing. */
    public ClipsSettings {
        requireNonNull(client, "client is null");
        requireNonNull(output, "output is null");
        requireNonNull(member, "member is null");
    }
}
