package io.posestream.viewer.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Skeleton;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.proto.TimeHeaders;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * All streams that records were read of, as they are now and as they were over the last five minutes. Of more than
 * {@link #MOST_STREAMS} those that were silent for longest are forgotten. Thread-safe.
 */
public final class Board {
    /** Each takes a few 100 kB at most. */
    static final int MOST_STREAMS = 512;

    private static final int MOST_SKELETONS = 64;
    private static final long US_PER_MS = 1000;
    /** A camera that was away for so long is not shown unless something else is known of it. */
    private static final long OLD_US = 24L * 3600 * 1_000_000;

    private final Map<String, StreamView> views = new TreeMap<>();
    /** What was said of sources that nothing else is known of. */
    private final Map<String, SourceStatus> older = new LinkedHashMap<>();

    private final Map<String, Skeleton> skeletons = new LinkedHashMap<>();

    /**
     * Takes an answer in.
     *
     * @return a skeleton that was not met before
     */
    public synchronized Optional<Skeleton> answered(Answered answered) {
        view(answered.stream()).answered(answered);
        if (answered.item() instanceof StreamItem.Looked<Tracks> looked) {
            Skeleton skeleton = looked.value().skeleton();
            if (skeletons.size() < MOST_SKELETONS && skeletons.putIfAbsent(skeleton.id(), skeleton) == null) {
                return Optional.of(skeleton);
            }
        }
        return Optional.empty();
    }

    /** Takes a dead letter in. */
    public synchronized void buried(String stream, String reason) {
        view(stream).buried(reason);
    }

    /** What a source's process says of it. */
    public synchronized void said(SourceStatus status) {
        boolean known = views.containsKey(status.streamId());
        boolean over =
                status.state() == SourceState.ENDED || TimeHeaders.nowUs() - status.saidMs() * US_PER_MS > OLD_US;
        // of sources that ended long ago there may be thousands
        if (known || !over) {
            view(status.streamId()).said(status);
        } else {
            older.put(status.streamId(), status);
            if (older.size() > MOST_STREAMS) {
                older.remove(older.keySet().iterator().next());
            }
        }
    }

    /** A browser has drawn a frame. */
    public synchronized void shown(String stream, long us) {
        StreamView view = views.get(stream);
        if (view != null) {
            view.shown(TimeHeaders.nowUs(), us);
        }
    }

    private StreamView view(String stream) {
        StreamView known = views.get(stream);
        if (known != null) {
            return known;
        }
        if (views.size() >= MOST_STREAMS) {
            views.values().stream()
                    .min(Comparator.comparingLong(
                            view -> view.newest().map(Answered::arrivalUs).orElse(0L)))
                    .ifPresent(oldest -> views.remove(oldest.id()));
        }
        StreamView fresh = new StreamView(stream);
        views.put(stream, fresh);
        Optional.ofNullable(older.remove(stream)).ifPresent(fresh::said);
        return fresh;
    }

    /** The partition a stream lies in; empty where the stream is not known. */
    public synchronized Optional<Integer> partition(String stream) {
        return Optional.ofNullable(views.get(stream)).flatMap(StreamView::partition);
    }

    /** The newest looked-at frame of a stream. */
    public synchronized Optional<Answered> newest(String stream) {
        return Optional.ofNullable(views.get(stream)).flatMap(StreamView::newestLooked);
    }

    /**
     * All streams as an array named {@code streams}, after the present time.
     *
     * @param picturesFromUs by partition, how far back pictures reach, µs since 1970
     */
    public synchronized void writeStreams(JsonGenerator json, IntFunction<OptionalLong> picturesFromUs)
            throws IOException {
        long nowUs = TimeHeaders.nowUs();
        json.writeNumberField("now_us", nowUs);
        json.writeArrayFieldStart("streams");
        for (StreamView view : views.values()) {
            StreamJson.summary(
                    json,
                    view,
                    view.state(nowUs),
                    view.partition().map(picturesFromUs::apply).orElse(OptionalLong.empty()),
                    nowUs);
        }
        json.writeEndArray();
    }

    /** All skeletons met so far, as an object named {@code skeletons}. */
    public synchronized void writeSkeletons(JsonGenerator json) throws IOException {
        writeSkeletons(json, skeletons.values());
    }

    /** Some skeletons, as an object named {@code skeletons}. */
    public static void writeSkeletons(JsonGenerator json, Collection<Skeleton> some) throws IOException {
        json.writeObjectFieldStart("skeletons");
        for (Skeleton skeleton : some) {
            FrameJson.skeleton(json, skeleton);
        }
        json.writeEndObject();
    }

    /** What happened to a stream over the last minutes; empty where it is not known. */
    public synchronized Optional<String> history(String stream) {
        return Optional.ofNullable(views.get(stream))
                .map(view -> Json.text(json -> StreamJson.history(json, view, TimeHeaders.nowUs())));
    }

    /** An answer of a stream, its people with their ages: the fields of an object. */
    public synchronized void writeAnswer(JsonGenerator json, Answered answered) throws IOException {
        StreamView view = views.get(answered.stream());
        write(json, answered, view == null ? new Lanes(0) : view.lanes());
    }

    /** An answer that is looked back at: as far as it tells itself. */
    public static void writeStored(JsonGenerator json, Answered answered) throws IOException {
        write(json, answered, new Lanes(0));
    }

    private static void write(JsonGenerator json, Answered answered, Lanes lanes) throws IOException {
        FrameJson.name(json, answered);
        if (answered.item() instanceof StreamItem.Looked<Tracks> looked) {
            FrameJson.frame(json, looked, lanes);
        }
        FrameJson.delays(json, answered.delays());
    }
}
