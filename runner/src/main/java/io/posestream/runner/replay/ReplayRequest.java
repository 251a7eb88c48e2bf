package io.posestream.runner.replay;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is sent once more, and where to.
 *
 * @param clients how to reach the broker, with the prefix of the first run
 * @param into prefix of the new run
 * @param stream id, the same in both
 * @param epochs which of its epochs
 * @param stretch of each of them
 * @param origin pictures or poses
 * @param speed how many seconds of the stream pass in one; empty for as fast as the stages are
 * @param asSeen whether frames that were skipped or failed are skipped or failed again, and the stream keeps its policy
 * @param lead most frames on their way at once
 * @param keepFrames how long answered pictures of the new run stay
 */
public record ReplayRequest(
        ClientSettings clients,
        String into,
        String stream,
        Epochs epochs,
        Stretch stretch,
        Origin origin,
        OptionalDouble speed,
        boolean asSeen,
        int lead,
        KeepFrames keepFrames) {
    /**
     * Which epochs.
     *
     * @param one a certain one; empty for the newest
     * @param all all of them, in order
     */
    public record Epochs(OptionalLong one, boolean all) {}

    /** Where a new run begins. */
    public enum Origin {
        /** With pictures where all of them are kept, else with poses. */
        AUTO,
        /** With pictures, from the first that is kept on. */
        FRAMES,
        /** With poses. */
        POSES;

        /** Reads a name; throws {@link UserError} where it is none. */
        public static Origin parse(String text) {
            try {
                return valueOf(text.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new UserError("--of " + text + ": use auto, frames or poses", e);
            }
        }
    }

    /** Checks what goes together. */
    public ReplayRequest {
        requireNonNull(clients, "clients is null");
        requireNonNull(stream, "stream is null");
        requireNonNull(epochs, "epochs is null");
        requireNonNull(stretch, "stretch is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(keepFrames, "keepFrames is null");
        if (requireNonNull(into, "into is null").equals(clients.prefix())) {
            throw new UserError("--into " + into + " is the prefix of the first run: choose another");
        }
        if (speed.isPresent() && !(speed.getAsDouble() > 0 && speed.getAsDouble() <= 1_000)) {
            throw new UserError("--speed is not above 0 and at most 1000: " + speed.getAsDouble());
        }
        if (lead < 2) {
            throw new UserError("--lead is below 2: " + lead);
        }
        if (epochs.all() && !stretch.equals(Stretch.WHOLE)) {
            throw new UserError("--from and --to are about one epoch: name it in place of --epoch all");
        }
    }

    /** How to reach the new run; its topics refuse a prefix that cannot be one. */
    public ClientSettings target() {
        return new ClientSettings(clients.bootstrapServers(), into, clients.overrides());
    }
}
