package io.posestream.runner.letter;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Printable;
import io.posestream.evaluate.json.JsonWriter;
import io.posestream.kafka.DeadLetter;
import io.posestream.proto.ItemHeaders;
import io.posestream.runner.log.TextTable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes dead letters as a table or as lines of JSON. Static functions, thread-safe. */
public final class LetterText {
    private static final List<String> TITLES =
            List.of("LETTER", "ARRIVED", "STAGE", "FRAME", "RECORD", "BYTES", "REASON");
    private static final String NOTHING = "-";

    private LetterText() {}

    /** A table with a title row. */
    public static List<String> table(List<Letter> letters) {
        List<List<String>> rows = new ArrayList<>(List.of(TITLES));
        letters.forEach(letter -> rows.add(cells(letter)));
        return TextTable.lines(rows);
    }

    private static List<String> cells(Letter letter) {
        return List.of(
                letter.place().toString(),
                letter.arrivalMs() < 0
                        ? NOTHING
                        : Instant.ofEpochMilli(letter.arrivalMs()).toString(),
                Printable.of(letter.stage()),
                letter.item()
                        .map(names -> Printable.of(names.id().toString())
                                + (names.count() > 1 ? " and " + (names.count() - 1) + " more" : ""))
                        .orElse(NOTHING),
                letter.about().map(LetterText::record).orElse(NOTHING),
                letter.bytes() + (letter.complete() ? "" : " (left out)"),
                Printable.of(letter.reason()));
    }

    private static String record(DeadLetter about) {
        return Printable.of(about.topic()) + " " + about.partition() + "/" + about.offset();
    }

    /** One line of JSON. */
    public static String json(Letter letter) {
        return JsonWriter.line(json -> fields(json, letter));
    }

    static void fields(JsonGenerator json, Letter letter) throws IOException {
        json.writeStringField("letter", letter.place().toString());
        json.writeNumberField("arrival_ms", letter.arrivalMs());
        json.writeStringField("stage", letter.stage());
        json.writeStringField("reason", letter.reason());
        json.writeNumberField("bytes", letter.bytes());
        json.writeBooleanField("complete", letter.complete());
        Optional<ItemHeaders> item = letter.item();
        if (item.isPresent()) {
            json.writeStringField("stream", item.get().id().streamId());
            json.writeNumberField("epoch", item.get().id().epoch());
            json.writeNumberField("number", item.get().id().number());
            json.writeNumberField("count", item.get().count());
        }
        Optional<DeadLetter> about = letter.about();
        if (about.isPresent()) {
            json.writeStringField("topic", about.get().topic());
            json.writeNumberField("partition", about.get().partition());
            json.writeNumberField("offset", about.get().offset());
        }
    }
}
