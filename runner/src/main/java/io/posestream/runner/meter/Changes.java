package io.posestream.runner.meter;

import io.posestream.core.control.SourceState;
import io.posestream.ingest.stream.IngestStage;
import io.posestream.ingest.stream.StreamCounters;
import io.posestream.runner.notify.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What has happened between two looks that somebody should know. Not thread-safe. */
final class Changes {
    private final Map<String, SourceState> states = new HashMap<>();
    private final Map<String, Long> letters = new HashMap<>();

    /** What is new since the last look. */
    List<Notice> look(Meters meters, Instant now) {
        List<Notice> news = new ArrayList<>();
        meters.ingest().ifPresent(stage -> streams(stage, now, news));
        letters(meters).forEach((what, count) -> {
            long before = letters.getOrDefault(what, 0L);
            if (count > before) {
                news.add(new Notice(
                        Notice.Event.DEAD_LETTERS,
                        Optional.empty(),
                        (count - before) + " more dead letters of " + what + ", " + count + " in all",
                        now));
            }
            letters.put(what, count);
        });
        return news;
    }

    private void streams(IngestStage stage, Instant now, List<Notice> news) {
        for (StreamCounters stream : stage.counters().streams()) {
            SourceState state = stream.state();
            Optional<SourceState> before = Optional.ofNullable(states.put(stream.streamId(), state));
            event(before, state)
                    .ifPresent(event -> news.add(new Notice(event, Optional.of(stream.streamId()), text(stream), now)));
        }
    }

    private static String text(StreamCounters stream) {
        return stream.reason().isEmpty() ? "" : "source: " + stream.reason();
    }

    /** A state that an earlier process has left is no news. */
    static Optional<Notice.Event> event(Optional<SourceState> before, SourceState now) {
        if (before.isEmpty() || before.get() == now) {
            return now == SourceState.LOST && before.isEmpty()
                    ? Optional.of(Notice.Event.STREAM_LOST)
                    : Optional.empty();
        }
        return switch (now) {
            case LOST -> Optional.of(Notice.Event.STREAM_LOST);
            case ENDED -> Optional.of(Notice.Event.STREAM_ENDED);
            case RUNNING -> before.get() == SourceState.LOST ? Optional.of(Notice.Event.STREAM_BACK) : Optional.empty();
            case CONNECTING, STALLED -> Optional.empty();
        };
    }

    private static Map<String, Long> letters(Meters meters) {
        Map<String, Long> all = new TreeMap<>();
        meters.workers()
                .forEach(worker -> worker.view()
                        .metrics()
                        .deadLettersByReason()
                        .forEach((reason, count) -> all.put(worker.name() + " (" + reason + ")", count)));
        meters.tracker()
                .ifPresent(app -> app.metrics()
                        .deadLettersByReason()
                        .forEach((reason, count) -> all.put("tracker (" + reason + ")", count)));
        return all;
    }
}
