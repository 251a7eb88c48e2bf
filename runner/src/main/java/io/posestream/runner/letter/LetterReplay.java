package io.posestream.runner.letter;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.DeadLetters;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Puts the records that dead letters are about back where they lay, for their stages to try again, and waits for the
 * tracker's answers. A number that is answered already stays as it is: what it was answered with has been read by others.
 * Holds the heads of the letters, and one of their values at a time. One use at a time.
 */
public final class LetterReplay {
    private static final long LOOK_MS = 100;

    private final ClientSettings clients;
    private final Topics topics;
    private final Duration patience;

    /** What became of a letter. */
    public enum Fate {
        /** Its number has an answer that is a result. */
        MENDED,
        /** Its number has an answer that is none: it failed again, or the answer was already under way. */
        NOT_MENDED,
        /** It is back at its stage; no answer came in time. */
        WAITING,
        /** It is open and would be put back. */
        OPEN,
        /** Its number was answered before. */
        CLOSED,
        /** Another letter of the same stage is about the same record. */
        REPEATED,
        /** It cannot be put back. */
        IMPOSSIBLE
    }

    /**
     * What became of a letter.
     *
     * @param letter which
     * @param fate in one word
     * @param text what there is to say of it
     */
    public record Outcome(Letter letter, Fate fate, String text) {
        /** Checks that nothing is missing. */
        public Outcome {
            requireNonNull(letter, "letter is null");
            requireNonNull(fate, "fate is null");
            requireNonNull(text, "text is null");
        }
    }

    /**
     * @param clients how to reach the broker; its topics are there
     * @param patience how long answers are waited for
     */
    public LetterReplay(ClientSettings clients, Duration patience) {
        this.clients = requireNonNull(clients, "clients is null");
        this.topics = clients.topics();
        this.patience = requireNonNull(patience, "patience is null");
    }

    /**
     * Puts letters back.
     *
     * @param letters which, in any order
     * @param really false to say only what would be done
     * @return one outcome per letter
     */
    public List<Outcome> run(List<Letter> letters, boolean really) {
        Map<Letter, Outcome> outcomes = new LinkedHashMap<>();
        Map<List<Object>, Letter> possible = new LinkedHashMap<>();
        for (Letter letter : letters) {
            Optional<String> why = impossible(letter);
            why.ifPresent(text -> outcomes.put(letter, new Outcome(letter, Fate.IMPOSSIBLE, text)));
            if (why.isEmpty()) {
                // a worker that starts again buries what it had not committed once more
                Letter first = possible.putIfAbsent(
                        List.of(letter.stage(), letter.item().orElseThrow().id()), letter);
                Fate fate = first == null ? Fate.OPEN : Fate.REPEATED;
                outcomes.put(
                        letter,
                        new Outcome(letter, fate, first == null ? "" : "the same record as letter " + first.place()));
            }
        }
        return run(List.copyOf(possible.values()), outcomes, really);
    }

    private List<Outcome> run(List<Letter> possible, Map<Letter, Outcome> outcomes, boolean really) {
        GivenAnswers before = new GivenAnswers(topics.tracks(), items(possible));
        Map<Integer, Long> next = new HashMap<>();
        TopicReader.readAll(clients, topics.tracks().name(), Map.of(), record -> {
            next.put(record.partition(), record.offset() + 1);
            before.note(record);
        });
        List<Letter> open = new ArrayList<>();
        for (Letter letter : possible) {
            Optional<GivenAnswers.Given> answer = before.to(letter.item().orElseThrow());
            outcomes.put(
                    letter,
                    answer.map(given -> new Outcome(letter, Fate.CLOSED, "answered already: " + given.text()))
                            .orElse(new Outcome(letter, Fate.OPEN, "open: would go back to " + letter.stage())));
            if (answer.isEmpty()) {
                open.add(letter);
            }
        }
        if (really && !open.isEmpty()) {
            putBack(open, next).forEach(outcome -> outcomes.put(outcome.letter(), outcome));
        }
        return List.copyOf(outcomes.values());
    }

    private static List<ItemHeaders> items(List<Letter> letters) {
        return letters.stream().map(letter -> letter.item().orElseThrow()).toList();
    }

    private Optional<String> impossible(Letter letter) {
        if (letter.about().isEmpty()) {
            return Optional.of("no stage of ours wrote it");
        }
        if (letter.item().isEmpty() || letter.item().get().id().streamBytes() > FrameId.MAX_STREAM_BYTES) {
            return Optional.of("it names no frame of ours, so no stage can answer it");
        }
        Set<String> inputs = Set.of(
                topics.frames().name(), topics.persons().name(), topics.poses().name());
        if (!inputs.contains(letter.about().get().topic())) {
            return Optional.of("it lay in no topic that a stage here reads");
        }
        return letter.about().get().partition() == letter.place().partition()
                ? Optional.empty()
                : Optional.of("it lay in another partition, where its stream is not");
    }

    @SuppressWarnings("try")
    private List<Outcome> putBack(List<Letter> open, Map<Integer, Long> tracksFrom) {
        GivenAnswers answers = new GivenAnswers(topics.tracks(), items(open));
        List<Outcome> outcomes = new ArrayList<>();
        List<Letter> sent = new ArrayList<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Closing closing = new Closing()) {
            closing.add(TopicFollower.open(clients, topics.tracks().name(), tracksFrom, answers::note, failure::set));
            Producer<String, byte[]> producer = closing.add(new KafkaProducer<>(clients.workerProducer()));
            LetterBox box = new LetterBox(clients);
            TopicReader letters = closing.add(box.open());
            for (Letter letter : inOrder(open)) {
                Optional<ProducerRecord<String, byte[]>> record = original(box, letters, letter);
                if (record.isPresent()) {
                    Futures.get(producer.send(record.get()));
                    sent.add(letter);
                } else {
                    outcomes.add(new Outcome(
                            letter,
                            Fate.IMPOSSIBLE,
                            "its " + letter.bytes() + " bytes are not in the letter and no longer in the topic"));
                }
            }
            await(answers, open.size() - sent.size(), failure);
        }
        for (Letter letter : sent) {
            outcomes.add(outcome(letter, answers.to(letter.item().orElseThrow())));
        }
        return outcomes;
    }

    private Outcome outcome(Letter letter, Optional<GivenAnswers.Given> answer) {
        if (answer.isEmpty()) {
            return new Outcome(
                    letter,
                    Fate.WAITING,
                    "back at " + letter.stage() + ", not answered within " + patience.toSeconds()
                            + " s: are all stages running?");
        }
        GivenAnswers.Given given = answer.get();
        boolean wasGap = letter.item().orElseThrow().count() > 1;
        boolean mended = given.looked() || (wasGap && given.skipped());
        return new Outcome(
                letter,
                mended ? Fate.MENDED : Fate.NOT_MENDED,
                "back at " + letter.stage() + ", answered now: " + given.text());
    }

    /** As the stage would have got them. */
    private static List<Letter> inOrder(List<Letter> letters) {
        return letters.stream()
                .sorted(Comparator.comparing((Letter letter) -> letter.place().partition())
                        .thenComparing(letter -> letter.item().orElseThrow().id()))
                .toList();
    }

    private Optional<ProducerRecord<String, byte[]>> original(LetterBox box, TopicReader letters, Letter letter) {
        DeadLetter about = letter.about().orElseThrow();
        Optional<ProducerRecord<String, byte[]>> record = letter.complete()
                ? Optional.of(DeadLetters.original(box.get(letters, letter.place()), about))
                : stillThere(about);
        record.ifPresent(found -> SettingsHeaders.liftAge(found.headers()));
        return record;
    }

    /** The record in its own topic, for a letter that leaves its value out. */
    private Optional<ProducerRecord<String, byte[]>> stillThere(DeadLetter about) {
        try (TopicReader reader = TopicReader.open(clients, about.topic())) {
            return reader.at(about.partition(), about.offset())
                    .map(record -> new ProducerRecord<>(
                            record.topic(),
                            record.partition(),
                            record.timestamp() < 0 ? null : record.timestamp(),
                            record.key(),
                            record.value(),
                            record.headers()));
        }
    }

    private void await(GivenAnswers answers, int neverSent, AtomicReference<Throwable> failure) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (answers.open() > neverSent && failure.get() == null && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
