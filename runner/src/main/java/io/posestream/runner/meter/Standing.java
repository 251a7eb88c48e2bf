package io.posestream.runner.meter;

import io.posestream.core.control.SourceState;
import io.posestream.ingest.stream.IngestStage;
import io.posestream.ingest.stream.StreamCounters;
import io.posestream.kafka.worker.WorkerMetrics;
import io.posestream.kafka.worker.WorkerView;
import io.posestream.proto.TimeHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where a process stands: what it has done, whether there is work, and what it waits for. Thread-safe. */
final class Standing {
    private final Meters meters;

    Standing(Meters meters) {
        this.meters = meters;
    }

    /** A count that grows with anything that moves. */
    long done() {
        long done = meters.ingest().stream()
                .flatMap(stage -> stage.counters().streams().stream())
                .mapToLong(stream -> stream.framesIn() + stream.answered())
                .sum();
        for (Meters.Worker worker : meters.workers()) {
            WorkerMetrics metrics = worker.view().metrics();
            done += metrics.recordsIn() - worker.view().inFlight() + metrics.calls();
        }
        return done
                + meters.tracker().map(app -> app.metrics().recordsIn()).orElse(0L)
                + meters.clips().map(app -> app.metrics().records()).orElse(0L);
    }

    /** Whether something is taken up, or lies before a stage, and is not done with. */
    boolean isOpen() {
        return meters.ingest().stream()
                        .flatMap(stage -> stage.counters().streams().stream())
                        .anyMatch(stream -> stream.framesIn() > stream.answered() || isAwaited(stream))
                || meters.workers().stream()
                        .map(Meters.Worker::view)
                        .anyMatch(view -> view.inFlight() > 0 || isBehind(view.lag()))
                || meters.tracker().filter(app -> isBehind(app.lag())).isPresent()
                || meters.clips().filter(app -> isBehind(app.lag())).isPresent();
    }

    private static boolean isAwaited(StreamCounters stream) {
        return stream.state() == SourceState.RUNNING || stream.state() == SourceState.CONNECTING;
    }

    private static boolean isBehind(Map<Integer, Long> lag) {
        return lag.values().stream().anyMatch(records -> records > 0);
    }

    /** Which stage has which record, and what it waits for. */
    String text() {
        List<String> parts = new ArrayList<>(meters.problems());
        meters.ingest().ifPresent(stage -> parts.add(ingest(stage)));
        meters.workers().forEach(worker -> parts.add(worker(worker)));
        meters.tracker()
                .ifPresent(app -> parts.add(
                        following("tracker: " + app.state(), app.metrics().recordsIn(), app.lag())));
        meters.clips()
                .ifPresent(app -> parts.add(following("clips", app.metrics().records(), app.lag())));
        return String.join("; ", parts);
    }

    private static String ingest(IngestStage stage) {
        List<StreamCounters> streams = stage.counters().streams();
        long in = streams.stream().mapToLong(StreamCounters::framesIn).sum();
        long answered = streams.stream().mapToLong(StreamCounters::answered).sum();
        String sums = "ingest: " + answered + " of " + in + " frames answered";
        if (stage.isFull()) {
            return sums + ", waits for room for frames";
        }
        long running = streams.stream().filter(Standing::isAwaited).count();
        String waits = running == 0 ? ", all sources ended" : ", " + running + " sources open";
        return sums + ", " + stage.onTheWay() + " pictures on their way" + waits;
    }

    private static String worker(Meters.Worker worker) {
        WorkerView view = worker.view();
        long behind = view.lag().values().stream().mapToLong(Long::longValue).sum();
        String lag = behind == 0 ? "" : ", " + behind + " records not read";
        return view.oldest()
                .map(oldest -> worker.name() + ": " + oldest.name() + " for " + secondsSince(oldest.sinceUs()) + " s, "
                        + (oldest.answered() ? "waits for the broker to take its answer" : "waits for its computation")
                        + lag)
                .orElse(worker.name() + ": nothing taken up" + lag);
    }

    private static long secondsSince(long us) {
        return TimeUnit.MICROSECONDS.toSeconds(Math.max(0, TimeHeaders.nowUs() - us));
    }

    private static String following(String who, long committed, Map<Integer, Long> lag) {
        long behind = lag.values().stream().mapToLong(Long::longValue).sum();
        return who + ", " + committed + " records committed, " + behind + " not read";
    }
}
