package io.posestream.runner.letter;

import static java.util.Objects.requireNonNull;

import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.DeadLetters;
import io.posestream.proto.ItemHeaders;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the topic of dead letters without its bytes.
 *
 * @param place where it lies
 * @param arrivalMs arrival of the frame it is about, ms since 1970; of a record that is not ours what its writer set
 * @param item what it answers; empty where it names no frame of ours
 * @param about what its headers say; empty where no stage of ours wrote it
 * @param bytes of the value that could not be processed, also where the letter leaves it out
 * @param complete whether the value is in the letter
 */
public record Letter(
        LetterPlace place,
        long arrivalMs,
        Optional<ItemHeaders> item,
        Optional<DeadLetter> about,
        int bytes,
        boolean complete) {
    /** Checks that nothing is missing. */
    public Letter {
        requireNonNull(place, "place is null");
        requireNonNull(item, "item is null");
        requireNonNull(about, "about is null");
    }

    /** Reads a record's headers. */
    public static Letter of(ConsumerRecord<String, byte[]> record) {
        int held = record.value() == null ? 0 : record.value().length;
        return new Letter(
                new LetterPlace(record.partition(), record.offset()),
                record.timestamp(),
                ItemHeaders.read(record.headers()),
                DeadLetter.read(record.headers()),
                DeadLetters.leftOut(record.headers()).orElse(held),
                DeadLetters.leftOut(record.headers()).isEmpty());
    }

    /** The stage that could not process it; a question mark where nobody says. */
    public String stage() {
        return about.map(DeadLetter::stage).orElse("?");
    }

    /** Why. */
    public String reason() {
        return about.map(DeadLetter::reason).orElse("foreign: no dead letter of ours");
    }

    /** The stream it belongs to; empty where it names none. */
    public Optional<String> stream() {
        return item.map(names -> names.id().streamId());
    }
}
