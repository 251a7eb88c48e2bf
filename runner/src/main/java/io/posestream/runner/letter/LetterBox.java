package io.posestream.runner.letter;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the topic of dead letters; never holds more than the letters asked for. Immutable, thread-safe. */
public final class LetterBox {
    private final ClientSettings clients;
    private final String topic;

    /**
     * What was found.
     *
     * @param letters the newest of those that fit, by arrival
     * @param fitting how many fit in all
     */
    public record Found(List<Letter> letters, long fitting) {
        /** Copies the list. */
        public Found {
            letters = List.copyOf(letters);
        }
    }

    /** @param clients how to reach the broker; its topics are there */
    public LetterBox(ClientSettings clients) {
        this.clients = requireNonNull(clients, "clients is null");
        this.topic = clients.topics().deadLetter();
    }

    /**
     * Looks through all letters that there are at this moment.
     *
     * @param wanted which of them fit
     * @param most how many are kept: in each partition those written last
     */
    public Found find(Predicate<Letter> wanted, int most) {
        Map<Integer, Deque<Letter>> newest = new TreeMap<>();
        long[] fitting = {0};
        TopicReader.readAll(clients, topic, Map.of(), record -> {
            Letter letter = Letter.of(record);
            if (wanted.test(letter)) {
                fitting[0]++;
                Deque<Letter> kept = newest.computeIfAbsent(record.partition(), number -> new ArrayDeque<>());
                kept.add(letter);
                if (kept.size() > most) {
                    kept.remove();
                }
            }
        });
        List<Letter> letters = new ArrayList<>();
        newest.values().forEach(letters::addAll);
        letters.sort(Comparator.comparingLong(Letter::arrivalMs).thenComparing(Letter::place));
        return new Found(letters.subList(Math.max(0, letters.size() - most), letters.size()), fitting[0]);
    }

    /**
     * Hands over one letter with its bytes.
     *
     * @throws UserError where there is none
     */
    public ConsumerRecord<String, byte[]> get(LetterPlace place) {
        try (TopicReader reader = open()) {
            return get(reader, place);
        }
    }

    /** Opens what several letters are read with. */
    TopicReader open() {
        return TopicReader.open(clients, topic);
    }

    /** As {@link #get(LetterPlace)}, with what {@link #open} has opened. */
    ConsumerRecord<String, byte[]> get(TopicReader reader, LetterPlace place) {
        return reader.at(place.partition(), place.offset())
                .orElseThrow(() -> new UserError("no dead letter " + place + " in " + topic
                        + ": 'posestream dead-letters list' shows those that are there"));
    }
}
