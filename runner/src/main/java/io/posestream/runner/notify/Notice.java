package io.posestream.runner.notify;

import static java.util.Objects.requireNonNull;

import io.posestream.runner.log.JsonText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that somebody should know now.
 *
 * @param event which, one of a few words
 * @param stream it is about, if any
 * @param text what there is to say
 * @param at when it was seen
 */
public record Notice(Event event, Optional<String> stream, String text, Instant at) {
    /** What can happen. */
    public enum Event {
        /** A source gives nothing any more. */
        STREAM_LOST("stream-lost"),
        /** It gives frames again. */
        STREAM_BACK("stream-back"),
        /** Nothing more is to come of it. */
        STREAM_ENDED("stream-ended"),
        /** There are more dead letters than before. */
        DEAD_LETTERS("dead-letters"),
        /** Nothing moves though there is work. */
        NO_PROGRESS("no-progress");

        private final String word;

        Event(String word) {
            this.word = word;
        }

        /** As it is written. */
        public String word() {
            return word;
        }
    }

    /** Checks that nothing is missing. */
    public Notice {
        requireNonNull(event, "event is null");
        requireNonNull(stream, "stream is null");
        requireNonNull(text, "text is null");
        requireNonNull(at, "at is null");
    }

    /** @param process that says so */
    String json(String process) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event", event.word());
        stream.ifPresent(id -> fields.put("stream", id));
        fields.put("text", text);
        fields.put("process", process);
        fields.put("time", at.toString());
        return JsonText.object(fields);
    }
}
