package io.posestream.runner.letter;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.Poses;
import io.posestream.core.Printable;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.evaluate.json.JsonWriter;
import io.posestream.kafka.DeadLetter;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** One dead letter in full: its headers, and what its bytes are as far as they can be read. Immutable, thread-safe. */
public final class LetterContent {
    private static final int SHOWN_BYTES = 32;
    private static final int SHOWN_HEADER = 10_000;

    private final Topics topics;
    private final ConsumerRecord<String, byte[]> record;
    private final Letter letter;

    /**
     * @param topics by whose codecs the bytes are read
     * @param record of the topic of dead letters
     */
    public LetterContent(Topics topics, ConsumerRecord<String, byte[]> record) {
        this.topics = requireNonNull(topics, "topics is null");
        this.record = requireNonNull(record, "record is null");
        this.letter = Letter.of(record);
    }

    /** For people: what it is about, its headers, its content. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(LetterText.table(List.of(letter)));
        lines.add("");
        lines.add("headers:");
        for (Header header : record.headers()) {
            String[] text = text(header).split("\\R", -1);
            lines.add("  " + Printable.of(header.key()) + ": " + Printable.of(text[0]));
            Arrays.stream(text, 1, text.length)
                    .filter(line -> !line.isBlank())
                    .forEach(line -> lines.add("    " + Printable.of(line.replace("\t", "  "))));
        }
        lines.add("");
        lines.add("content: " + Printable.of(content()));
        return lines;
    }

    /** The same as one line of JSON. */
    public String json() {
        return JsonWriter.line(json -> {
            LetterText.fields(json, letter);
            json.writeObjectFieldStart("headers");
            for (Header header : record.headers()) {
                json.writeStringField(header.key(), text(header));
            }
            json.writeEndObject();
            json.writeStringField("content", content());
        });
    }

    private static String text(Header header) {
        byte[] value = header.value() == null ? new byte[0] : header.value();
        byte[] shown = Arrays.copyOf(value, Math.min(value.length, SHOWN_HEADER));
        String more = shown.length < value.length ? " (" + value.length + " bytes)" : "";
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(shown)) + more;
        } catch (CharacterCodingException e) {
            return hex(shown) + more;
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
    }

    /** What the bytes are. */
    String content() {
        if (!letter.complete()) {
            return "left out, since " + letter.bytes() + " bytes do not fit into a letter";
        }
        if (record.value() == null) {
            return "no value";
        }
        Optional<Topic<?>> topic = letter.about()
                .map(DeadLetter::topic)
                .flatMap(name -> topics.chain().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst());
        try {
            if (topic.isPresent()) {
                return describe(topic.get().decode(record.headers(), record.value()));
            }
            return "of no topic of ours; it begins with " + hex(record.value());
        } catch (UnreadableRecordException e) {
            return "cannot be read: " + e.getMessage() + "; it begins with " + hex(record.value());
        }
    }

    private static String describe(StreamItem<?> item) {
        if (item instanceof StreamItem.Looked<?> looked) {
            return describe(looked.value()) + ", capture time " + looked.meta().captureUs() + " us of "
                    + looked.meta().clock().toString().toLowerCase(Locale.ROOT) + ", source "
                    + looked.meta().width() + "x" + looked.meta().height();
        }
        if (item instanceof StreamItem.Gap<?> gap) {
            return "a gap of " + gap.count() + " numbers: " + gap.reason();
        }
        if (item instanceof StreamItem.Failed<?> failed) {
            return "a frame that failed before: " + failed.reason();
        }
        return "the end of its stream: " + ((StreamItem.End<?>) item).reason();
    }

    private static String describe(Object value) {
        if (value instanceof EncodedFrame frame) {
            byte[] first = new byte[Math.min(frame.bytes().remaining(), SHOWN_BYTES)];
            int size = frame.bytes().remaining();
            frame.bytes().duplicate().get(first);
            boolean jpeg = first.length > 2 && (first[0] & 0xFF) == 0xFF && (first[1] & 0xFF) == 0xD8;
            return "a picture of " + frame.width() + "x" + frame.height() + ", " + size + " bytes that begin "
                    + (jpeg ? "as a JPEG does" : "with " + hex(first) + ", which no JPEG does");
        }
        if (value instanceof Detections detections) {
            return detections.people().size() + " people by " + detections.modelId();
        }
        if (value instanceof Poses poses) {
            return "poses of " + poses.people().size() + " people by " + poses.modelId();
        }
        return "tracks of " + ((Tracks) value).people().size() + " people";
    }

    /** The bytes that could not be processed; empty where the letter leaves them out. */
    public Optional<byte[]> bytes() {
        return letter.complete() ? Optional.ofNullable(record.value()) : Optional.empty();
    }
}
