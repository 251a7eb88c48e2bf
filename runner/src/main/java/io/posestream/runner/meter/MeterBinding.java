package io.posestream.runner.meter;

import static java.util.Objects.requireNonNull;

import io.posestream.core.control.SourceState;
import io.posestream.inference.NativeCalls;
import io.posestream.inference.StageTimes;
import io.posestream.ingest.camera.SourceHealth;
import io.posestream.ingest.stream.IngestStage;
import io.posestream.ingest.stream.StreamCounters;
import io.posestream.kafka.worker.WorkerMetrics;
import io.posestream.pose.stream.PoseWorker;
import io.posestream.runner.process.Resources;
import io.posestream.tracker.FoldCounts;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerMetrics;
import io.posestream.tracker.stream.clips.ClipsApp;
import io.posestream.tracker.stream.clips.ClipsMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the plain counters of the stages at each scrape and gives them their names: the one place where these stand.
 * docs/metrics.md explains each. Thread-safe.
 */
@SuppressWarnings("LongDoubleConversion") // Prometheus knows doubles only
final class MeterBinding implements MultiCollector {
    /** What streams beyond the limit are called together. */
    static final String OTHER = "other";

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final String STREAM = "stream";
    private static final String STAGE = "stage";
    private static final String REASON = "reason";
    private static final String ANSWER = "answer";
    private static final String TRACKER = "tracker";
    private static final String INGEST = "ingest";
    private static final String CLIPS = "clips";
    private static final String CLIPS_LEFT = "posestream_clips_left_out";
    private static final String CLIPS_LEFT_HELP =
            "Clips not written: too few frames show their people (dim), or a track's last window is too short (tail)";
    private static final String RECORDS = "posestream_stage_records";
    private static final String RECORDS_HELP = "Records taken up by a stage, those read again after a restart included";
    private static final String ANSWERS = "posestream_stage_answers";
    private static final String ANSWERS_HELP =
            "What a stage made of its records; of the tracker committed answers only, by number";
    private static final String LETTERS = "posestream_dead_letters";
    private static final String LETTERS_HELP = "Records that a stage could not process and put into the dead letters";
    private static final String LAG = "posestream_consumer_lag_records";
    private static final String LAG_HELP = "Records of its input that a stage has not read yet";
    private static final String PEOPLE = "posestream_people";
    private static final String PEOPLE_HELP = "People in the answers of a stage that are results";
    private static final String CPU = "posestream_stage_cpu_seconds";
    private static final String CPU_HELP = "CPU time of a stage's threads by what they did";

    private final Meters meters;
    private final int mostStreams;
    private final Set<String> named = new HashSet<>();

    /** @param mostStreams streams with series of their own; the others share one */
    MeterBinding(Meters meters, int mostStreams) {
        this.meters = requireNonNull(meters, "meters is null");
        this.mostStreams = mostStreams;
    }

    @Override
    public MetricSnapshots collect() {
        Families families = new Families();
        meters.ingest().ifPresent(stage -> ingest(families, stage));
        meters.workers().forEach(worker -> worker(families, worker));
        meters.tracker().ifPresent(app -> tracker(families, app));
        meters.clips().ifPresent(app -> clips(families, app));
        process(families);
        return families.snapshots();
    }

    /** The first streams keep their names for as long as the process lives. */
    private synchronized String label(String stream) {
        if (named.contains(stream)) {
            return stream;
        }
        if (named.size() >= mostStreams) {
            return OTHER;
        }
        named.add(stream);
        return stream;
    }

    private void ingest(Families families, IngestStage stage) {
        for (StreamCounters stream : stage.counters().streams()) {
            String label = label(stream.streamId());
            stream(families, stream, label);
            // those that share a name have no such time
            OptionalLong needed = label.equals(OTHER)
                    ? OptionalLong.empty()
                    : stage.counters().neededMs(stream.streamId());
            needed.ifPresent(ms -> families.gauge(
                    "posestream_live_needed_seconds",
                    "How old a frame of a live stream is at its result that has the chain for itself: nine of"
                            + " ten are younger",
                    ms / MILLIS,
                    STREAM,
                    label));
        }
        families.counter(RECORDS, RECORDS_HELP, stage.counters().sentRecords(), STAGE, INGEST);
        families.counter(
                "posestream_ingest_sent_bytes",
                "Bytes of record values sent to the topic of frames",
                stage.counters().sentBytes());
        families.counter(CPU, CPU_HELP, stage.counters().readNanos() / NANOS, STAGE, INGEST, "part", "read");
        families.gauge(
                "posestream_frames_on_the_way",
                "Pictures sent and not answered yet, which the lead bounds",
                stage.onTheWay());
        families.gauge("posestream_frames_stored_bytes", "Bytes of pictures on the broker's disk", stage.storedBytes());
        families.gauge("posestream_room_full", "1 while ingest waits for room for pictures", stage.isFull() ? 1 : 0);
    }

    private static void stream(Families families, StreamCounters stream, String label) {
        families.counter(
                "posestream_frames_in", "Numbers that ingest has taken for a stream", stream.framesIn(), STREAM, label);
        families.counter(
                "posestream_frames_results",
                "Frames of a stream with a committed result, nobody found included",
                stream.results(),
                STREAM,
                label);
        stream.skipped()
                .forEach((reason, numbers) -> families.counter(
                        "posestream_frames_skipped",
                        "Numbers of a stream whose committed answer says that they were not looked at, and why",
                        numbers,
                        STREAM,
                        label,
                        REASON,
                        reason));
        families.counter(
                "posestream_frames_failed",
                "Frames of a stream whose committed answer says that they could not be read or computed",
                stream.failed(),
                STREAM,
                label);
        families.gauge(
                "posestream_people_in_view", "People in a stream's newest frame", stream.people(), STREAM, label);
        families.histogram(
                "posestream_frame_age_seconds",
                "From the arrival of a frame to its committed answer",
                stream.age(),
                STREAM,
                label);
        families.counter(
                "posestream_source_reconnects",
                "How often a stream's source was opened once more",
                stream.reconnects(),
                STREAM,
                label);
        stream.health().ifPresent(health -> camera(families, health, label));
        for (SourceState state : SourceState.values()) {
            families.gauge(
                    "posestream_source_state",
                    "Sources in a state: 1 or 0 for a stream with a name of its own",
                    stream.state() == state ? 1 : 0,
                    STREAM,
                    label,
                    "state",
                    state.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void camera(Families families, SourceHealth health, String label) {
        families.counter(
                "posestream_source_pictures", "Pictures of a camera that were decoded", health.frames(), STREAM, label);
        families.counter(
                "posestream_source_late",
                "Pictures of a camera that newer ones replaced before they were encoded, or that were too old to decode",
                health.late(),
                STREAM,
                label);
        families.counter(
                "posestream_source_frozen", "How often a camera's picture froze", health.frozen(), STREAM, label);
        families.counter(
                "posestream_source_rate_off",
                "How often a camera's rate left the declared one by more than a fifth",
                health.rateOff(),
                STREAM,
                label);
        families.gauge(
                "posestream_source_declared_frames_per_second",
                "Pictures per second that a camera declares; 0 where it is not known",
                health.declaredFps(),
                STREAM,
                label);
        families.gauge(
                "posestream_source_measured_frames_per_second",
                "Pictures per second that lately came from a camera; 0 where it is not known",
                health.measuredFps(),
                STREAM,
                label);
    }

    private static void worker(Families families, Meters.Worker worker) {
        String name = worker.name();
        WorkerMetrics metrics = worker.view().metrics();
        families.counter(RECORDS, RECORDS_HELP, metrics.recordsIn(), STAGE, name);
        families.counter(ANSWERS, ANSWERS_HELP, metrics.results(), STAGE, name, ANSWER, "result");
        families.counter(ANSWERS, ANSWERS_HELP, metrics.passed(), STAGE, name, ANSWER, "passed");
        families.counter(ANSWERS, ANSWERS_HELP, metrics.skipped(), STAGE, name, ANSWER, "skipped");
        families.counter(ANSWERS, ANSWERS_HELP, metrics.failed(), STAGE, name, ANSWER, "failed");
        families.counter(ANSWERS, ANSWERS_HELP, metrics.foreign(), STAGE, name, ANSWER, "foreign");
        families.counter(ANSWERS, ANSWERS_HELP, metrics.givenUp(), STAGE, name, ANSWER, "given_up");
        metrics.deadLettersByReason()
                .forEach(
                        (reason, count) -> families.counter(LETTERS, LETTERS_HELP, count, STAGE, name, REASON, reason));
        families.gauge(
                "posestream_stage_in_flight",
                "Records taken up whose answer the broker has not acknowledged",
                worker.view().inFlight(),
                STAGE,
                name);
        families.histogram(
                "posestream_stage_latency_seconds",
                "From taking a record up to the broker's acknowledgement of its answer",
                metrics.latency(),
                STAGE,
                name);
        families.counter("posestream_stage_calls", "Batches computed by a stage", metrics.calls(), STAGE, name);
        families.counter(
                "posestream_stage_retries",
                "Calls that failed and were repeated record by record",
                metrics.retries(),
                STAGE,
                name);
        families.counter(
                "posestream_stage_busy_seconds",
                "Elapsed time within calls, summed over callers",
                metrics.busyNs() / NANOS,
                STAGE,
                name);
        cpu(families, name, metrics, worker.model());
        families.counter(PEOPLE, PEOPLE_HELP, metrics.people(), STAGE, name);
        if (name.equals(PoseWorker.STAGE)) {
            families.counter(
                    "posestream_crops", "People of answered frames that were cut out of the picture", metrics.crops());
            families.counter(
                    "posestream_people_carried",
                    "People of answered frames that came with keypoints and were passed on",
                    metrics.carried());
            families.counter(
                    "posestream_boxes_left_out",
                    "Doubtful boxes of answered frames that were not worth a look",
                    metrics.leftOut());
        }
        worker.view()
                .lag()
                .forEach((partition, records) ->
                        families.gauge(LAG, LAG_HELP, records, STAGE, name, "partition", partition.toString()));
    }

    private static void cpu(Families families, String name, WorkerMetrics metrics, StageTimes model) {
        families.counter(CPU, CPU_HELP, metrics.decodeNs() / NANOS, STAGE, name, "part", "decode");
        families.counter(CPU, CPU_HELP, model.preprocessNs() / NANOS, STAGE, name, "part", "preprocess");
        families.counter(CPU, CPU_HELP, model.inferenceNs() / NANOS, STAGE, name, "part", "inference");
        families.counter(CPU, CPU_HELP, model.postprocessNs() / NANOS, STAGE, name, "part", "postprocess");
    }

    private void tracker(Families families, TrackerApp app) {
        TrackerMetrics metrics = app.metrics();
        FoldCounts fold = metrics.fold();
        families.counter(RECORDS, RECORDS_HELP, metrics.recordsIn(), STAGE, TRACKER);
        families.counter(ANSWERS, ANSWERS_HELP, metrics.results(), STAGE, TRACKER, ANSWER, "result");
        families.counter(ANSWERS, ANSWERS_HELP, metrics.skipped(), STAGE, TRACKER, ANSWER, "skipped");
        families.counter(ANSWERS, ANSWERS_HELP, metrics.failed(), STAGE, TRACKER, ANSWER, "failed");
        families.counter(ANSWERS, ANSWERS_HELP, metrics.ends(), STAGE, TRACKER, ANSWER, "end");
        metrics.deadLettersByReason()
                .forEach((reason, count) ->
                        families.counter(LETTERS, LETTERS_HELP, count, STAGE, TRACKER, REASON, reason));
        families.counter(PEOPLE, PEOPLE_HELP, metrics.people(), STAGE, TRACKER);
        families.counter("posestream_tracker_duplicates", "Records that had been answered before", fold.duplicates());
        families.counter(
                "posestream_tracker_undone_records",
                "Records whose transaction was undone, so that they are read again",
                metrics.undoneRecords());
        families.counter("posestream_tracker_parked", "Records that came before their predecessors", fold.parked());
        families.counter("posestream_tracker_lost", "Numbers that never came and were given up on", fold.lost());
        families.counter(
                "posestream_tracker_discontinuities",
                "Frames whose capture time did not advance",
                fold.discontinuities());
        metrics.tracks().forEach((stream, tracks) -> {
            String label = label(stream);
            families.gauge(
                    "posestream_tracks_active",
                    "People whom the tracker remembers, those out of sight included",
                    tracks.active(),
                    STREAM,
                    label);
            families.counter("posestream_tracks_born", "Tracks begun", tracks.born(), STREAM, label);
            families.counter(
                    "posestream_tracks_confirmed", "Tracks that became believed", tracks.confirmed(), STREAM, label);
            families.counter("posestream_tracks_lost", "Tracks forgotten", tracks.lost(), STREAM, label);
        });
        app.lag()
                .forEach((partition, records) ->
                        families.gauge(LAG, LAG_HELP, records, STAGE, TRACKER, "partition", partition.toString()));
    }

    private static void clips(Families families, ClipsApp app) {
        ClipsMetrics metrics = app.metrics();
        families.counter(RECORDS, RECORDS_HELP, metrics.records(), STAGE, CLIPS);
        families.counter("posestream_clips", "Clips of skeletons in committed transactions", metrics.clips());
        families.counter(CLIPS_LEFT, CLIPS_LEFT_HELP, metrics.dim(), REASON, "dim");
        families.counter(CLIPS_LEFT, CLIPS_LEFT_HELP, metrics.tails(), REASON, "tail");
        families.counter(
                "posestream_clips_refused_frames",
                "Frames passed over because their joints cannot become those of clips",
                metrics.refused());
        families.counter(
                "posestream_clips_read_again",
                "Records of tracks read once more after a start, to know which windows are open",
                metrics.readAgain());
        families.counter(
                "posestream_clips_restarts",
                "Times that reading and writing began anew after trouble with the broker",
                metrics.restarts());
        app.lag()
                .forEach((partition, records) ->
                        families.gauge(LAG, LAG_HELP, records, STAGE, CLIPS, "partition", partition.toString()));
    }

    private void process(Families families) {
        families.gauge(
                "posestream_native_sessions", "Native sessions of networks that are open", NativeCalls.sessions());
        families.gauge(
                "posestream_native_call_seconds",
                "How long the longest native call under way has been running",
                NativeCalls.longest().toNanos() / NANOS);
        families.gauge("posestream_ready", "1 while the process is ready for work", Health.isReady(meters) ? 1 : 0);
        ResidentMemory.bytes()
                .ifPresent(bytes ->
                        families.gauge("process_resident_memory_bytes", "Memory of the process that is in RAM", bytes));
        families.counter(
                "process_cpu_seconds",
                "CPU time of the process, its broker and start included",
                Resources.cpuSeconds());
        meters.brokerFolder().ifPresent(folder -> disk(families, folder));
    }

    private static void disk(Families families, Path folder) {
        try {
            FileStore store = Files.getFileStore(folder);
            families.gauge(
                    "posestream_broker_disk_free_bytes",
                    "Space left for the embedded broker's data",
                    store.getUsableSpace());
            families.gauge(
                    "posestream_broker_disk_total_bytes",
                    "Size of the file system of the embedded broker's data",
                    store.getTotalSpace());
        } catch (IOException e) {
            // a folder that is gone has no space: the series ends, and the broker says the rest
            return;
        }
    }
}
