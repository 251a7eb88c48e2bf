package posestream.examples;

import io.posestream.client.PosestreamReader;
import io.posestream.client.ReaderSettings;
import io.posestream.client.Received;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says of every stream that ends who was there and for how long. Arguments: the broker's host:port, a file of Kafka
 * properties. Ends when nothing has come for five seconds.
 */
public final class WhoIsThere {
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private record Stay(long fromUs, long toUs) {}

    private final Map<String, Map<Integer, Stay>> streams = new LinkedHashMap<>();
    private final PrintStream out;

    private WhoIsThere(PrintStream out) {
        this.out = out;
    }

    /** Reads all there is. */
    public static void main(String[] arguments) {
        ReaderSettings settings = ReaderSettings.of(arguments[0]).with(Path.of(arguments[1]));
        WhoIsThere who = new WhoIsThere(System.out);
        try (PosestreamReader<StreamItem<Tracks>> reader = PosestreamReader.tracks(settings)) {
            List<Received<StreamItem<Tracks>>> received = reader.poll(SILENCE);
            while (!received.isEmpty()) {
                received.forEach(one -> who.accept(one.value()));
                received = reader.poll(SILENCE);
            }
        }
    }

    private void accept(StreamItem<Tracks> item) {
        Map<Integer, Stay> people = streams.computeIfAbsent(item.id().streamId(), id -> new LinkedHashMap<>());
        boolean anew =
                item.provenance().start().filter(start -> !start.continued()).isPresent();
        if (anew) {
            people.clear();
        }
        if (item instanceof StreamItem.Looked<Tracks> frame) {
            long us = frame.value().origin().timeUs();
            for (TrackedPerson person : frame.value().people()) {
                // people whom the tracker is not sure of have no number yet
                person.displayId()
                        .ifPresent(id -> people.merge(
                                id, new Stay(us, us), (known, now) -> new Stay(known.fromUs(), now.toUs())));
            }
        } else if (item instanceof StreamItem.End<Tracks>) {
            people.forEach((id, stay) -> out.println(item.id().streamId() + ": person " + id + " from "
                    + stay.fromUs() / 1000 + " to " + stay.toUs() / 1000 + " ms"));
        }
    }
}
