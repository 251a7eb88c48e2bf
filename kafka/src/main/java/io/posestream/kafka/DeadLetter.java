package io.posestream.kafka;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameLocation;
import io.posestream.proto.ItemHeaders;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * What the headers of a dead letter say.
 *
 * @param item the frame it was about; empty where the record was not ours
 * @param frame where that frame lies in the topic of frames, where it was known
 * @param reason one word, then what went wrong
 * @param stage that could not process it
 * @param topic it lay in
 * @param partition it lay in
 * @param offset it lay at
 */
public record DeadLetter(
        Optional<ItemHeaders> item,
        Optional<FrameLocation> frame,
        String reason,
        String stage,
        String topic,
        int partition,
        long offset) {
    /** Checks that nothing is missing. */
    public DeadLetter {
        requireNonNull(item, "item is null");
        requireNonNull(frame, "frame is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(stage, "stage is null");
        requireNonNull(topic, "topic is null");
    }

    /** Reads the headers; empty where they are not those of a dead letter of ours. */
    public static Optional<DeadLetter> read(Headers headers) {
        try {
            return Optional.of(new DeadLetter(
                    ItemHeaders.read(headers),
                    location(headers),
                    ItemHeaders.text(headers, DeadLetters.REASON),
                    ItemHeaders.text(headers, DeadLetters.STAGE),
                    ItemHeaders.text(headers, DeadLetters.TOPIC),
                    Integer.parseInt(ItemHeaders.text(headers, DeadLetters.PARTITION)),
                    Long.parseLong(ItemHeaders.text(headers, DeadLetters.OFFSET))));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Optional<FrameLocation> location(Headers headers) throws CharacterCodingException {
        if (headers.lastHeader(DeadLetters.FRAME_PARTITION) == null) {
            return Optional.empty();
        }
        return Optional.of(new FrameLocation(
                Integer.parseInt(ItemHeaders.text(headers, DeadLetters.FRAME_PARTITION)),
                Long.parseLong(ItemHeaders.text(headers, DeadLetters.FRAME_OFFSET))));
    }
}
