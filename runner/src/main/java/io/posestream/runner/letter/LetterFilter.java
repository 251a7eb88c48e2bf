package io.posestream.runner.letter;

import static java.util.Objects.requireNonNull;

import io.posestream.kafka.DeadLetters;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which dead letters are meant; what is empty leaves nothing out.
 *
 * @param stage that could not process them
 * @param stream they belong to
 * @param reason the word before the colon of their reason
 * @param from arrival of their frame at the earliest
 * @param to arrival before this
 */
public record LetterFilter(
        Optional<String> stage,
        Optional<String> stream,
        Optional<String> reason,
        Optional<Instant> from,
        Optional<Instant> to)
        implements Predicate<Letter> {
    /** All of them. */
    public static final LetterFilter ALL =
            new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Checks that nothing is missing. */
    public LetterFilter {
        requireNonNull(stage, "stage is null");
        requireNonNull(stream, "stream is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
    }

    @Override
    public boolean test(Letter letter) {
        return stage.map(letter.stage()::equals).orElse(true)
                && stream.map(name -> letter.stream().filter(name::equals).isPresent())
                        .orElse(true)
                && reason.map(DeadLetters.word(letter.reason())::equals).orElse(true)
                && from.map(time -> letter.arrivalMs() >= time.toEpochMilli()).orElse(true)
                && to.map(time -> letter.arrivalMs() < time.toEpochMilli()).orElse(true);
    }
}
