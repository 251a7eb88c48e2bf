package io.posestream.viewer.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Skeleton;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.proto.TimeHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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

    private final Map<String, StreamView> views = new TreeMap<>();
    private final Map<String, Skeleton> skeletons = new LinkedHashMap<>();

    /**
     * Takes an answer in.
     *
     * @return a skeleton that was not met before
     */
    public synchronized Optional<Skeleton> answered(Answered answered) {
        view(answered.stream(), answered.partition()).answered(answered);
        if (answered.item() instanceof StreamItem.Looked<Tracks> looked) {
            Skeleton skeleton = looked.value().skeleton();
            if (skeletons.size() < MOST_SKELETONS && skeletons.putIfAbsent(skeleton.id(), skeleton) == null) {
                return Optional.of(skeleton);
            }
        }
        return Optional.empty();
    }

    /** Takes a dead letter in. */
    public synchronized void buried(String stream, int partition, String reason) {
        view(stream, partition).buried(reason);
    }

    /** A browser has drawn a frame. */
    public synchronized void shown(String stream, long us) {
        StreamView view = views.get(stream);
        if (view != null) {
            view.shown(TimeHeaders.nowUs(), us);
        }
    }

    private StreamView view(String stream, int partition) {
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
        StreamView fresh = new StreamView(stream, partition);
        views.put(stream, fresh);
        return fresh;
    }

    /** The partition a stream lies in; empty where the stream is not known. */
    public synchronized Optional<Integer> partition(String stream) {
        return Optional.ofNullable(views.get(stream)).map(StreamView::partition);
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
            StreamJson.summary(json, view, view.state(nowUs), picturesFromUs.apply(view.partition()), nowUs);
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

    /** What happened to a stream over the last minutes; false where it is not known. */
    public synchronized Optional<String> history(String stream) {
        return Optional.ofNullable(views.get(stream))
                .map(view -> Json.text(json -> StreamJson.history(json, view, TimeHeaders.nowUs())));
    }

    /** An answer of a stream, its people with their ages: the fields of an object. */
    public synchronized void writeAnswer(JsonGenerator json, Answered answered) throws IOException {
        StreamView view = views.get(answered.stream());
        write(json, answered, view == null ? new Lanes(0) : view.lanes());
    }

    static void write(JsonGenerator json, Answered answered, Lanes lanes) throws IOException {
        FrameJson.name(json, answered);
        if (answered.item() instanceof StreamItem.Looked<Tracks> looked) {
            FrameJson.frame(json, looked, lanes);
        }
        FrameJson.delays(json, answered.delays());
    }

    /** How many streams are known. */
    synchronized int size() {
        return views.size();
    }

    /** Ids of all streams. */
    public synchronized List<String> streams() {
        return new ArrayList<>(views.keySet());
    }

    /** Partitions of all streams. */
    public synchronized Map<String, Integer> partitions() {
        Map<String, Integer> all = new HashMap<>();
        views.forEach((id, view) -> all.put(id, view.partition()));
        return all;
    }
}
