package io.posestream.runner.meter;

import static java.util.Objects.requireNonNull;

import io.posestream.inference.StageTimes;
import io.posestream.ingest.stream.IngestStage;
import io.posestream.kafka.topic.TopicWatch;
import io.posestream.kafka.worker.WorkerView;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.clips.ClipsApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The parts of a process that can be watched, each named as it is opened; borrowed. What is asked of a part that is closed
 * by then is answered with its last state. Thread-safe.
 */
public final class Meters {
    /** It is asked every 3 s. */
    private static final Duration BROKER_SILENT = Duration.ofSeconds(8);

    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final List<Supplier<Optional<String>>> conditions = new CopyOnWriteArrayList<>();
    private volatile Optional<TrackerApp> tracker = Optional.empty();
    private volatile Optional<ClipsApp> clips = Optional.empty();
    private volatile Optional<IngestStage> ingest = Optional.empty();
    private volatile Optional<Path> brokerFolder = Optional.empty();
    private volatile boolean started;

    /**
     * A stage with a network.
     *
     * @param name of the stage
     * @param view of its worker
     * @param model the network's clock
     */
    public record Worker(String name, WorkerView view, StageTimes model) {}

    /** Nothing is to be seen yet. */
    public Meters() {}

    /** There is a stage with a network: ready once its group has given it partitions. */
    public void worker(String name, WorkerView view, StageTimes model) {
        workers.add(new Worker(name, requireNonNull(view, "view is null"), model));
        readyUnless(() ->
                view.hasPartitions() ? Optional.empty() : Optional.of(name + " has no partitions from its group yet"));
    }

    /** There is a tracker: ready once its partitions are assigned and restored. */
    public void tracker(TrackerApp app) {
        tracker = Optional.of(app);
        readyUnless(() -> app.isRunning() ? Optional.empty() : Optional.of("tracker is " + app.state()));
    }

    /** There is who cuts clips: ready once its group has given it partitions. */
    public void clips(ClipsApp app) {
        clips = Optional.of(app);
        readyUnless(
                () -> app.isRunning() ? Optional.empty() : Optional.of("clips has no partitions from its group yet"));
    }

    /** There is a broker: ready while it answers. */
    public void broker(TopicWatch watch) {
        readyUnless(() -> watch.sinceAnswer().compareTo(BROKER_SILENT) < 0
                ? Optional.empty()
                : Optional.of(
                        "the broker has not answered for " + watch.sinceAnswer().toSeconds() + " s"));
    }

    /** There is an ingest stage. */
    public void ingest(IngestStage stage) {
        ingest = Optional.of(stage);
    }

    /** There is a broker in this process that keeps its data in a folder. */
    public void brokerFolder(Path folder) {
        brokerFolder = Optional.of(folder);
    }

    /**
     * Adds a condition of readiness.
     *
     * @param problem gives what is in the way of work, in a few words; empty where nothing is
     */
    public void readyUnless(Supplier<Optional<String>> problem) {
        conditions.add(problem);
    }

    /** Everything is opened. */
    public void started() {
        started = true;
    }

    boolean isStarted() {
        return started;
    }

    /** Stages with a network in the order they were named. */
    public List<Worker> workers() {
        return List.copyOf(workers);
    }

    Optional<TrackerApp> tracker() {
        return tracker;
    }

    Optional<ClipsApp> clips() {
        return clips;
    }

    Optional<IngestStage> ingest() {
        return ingest;
    }

    Optional<Path> brokerFolder() {
        return brokerFolder;
    }

    /** What is in the way of being ready; none where nothing is. */
    List<String> problems() {
        return conditions.stream().flatMap(problem -> problem.get().stream()).toList();
    }
}
