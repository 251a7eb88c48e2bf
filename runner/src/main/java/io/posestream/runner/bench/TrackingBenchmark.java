package io.posestream.runner.bench;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.core.system.ThreadCpu;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.Dialect;
import io.posestream.evaluate.posetrack.file.HeadBox;
import io.posestream.evaluate.posetrack.file.IgnoreRegions;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackPerson;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.evaluate.posetrack.metric.ClearMot;
import io.posestream.evaluate.posetrack.metric.EvaluationFrame;
import io.posestream.evaluate.posetrack.metric.Hota;
import io.posestream.evaluate.posetrack.metric.HotaField;
import io.posestream.evaluate.posetrack.metric.HotaTable;
import io.posestream.evaluate.posetrack.metric.IdentityTally;
import io.posestream.evaluate.posetrack.metric.MotCounts;
import io.posestream.evaluate.posetrack.metric.PosevalFrames;
import io.posestream.tracker.Tracker;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.TrackerState;
import io.posestream.tracker.TrackerStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Runs the tracker over folders of simulated people and scores it. A folder has {@code truth} and {@code disturbed}
 * with files of equal names in PoseTrack 2017's form, 25 frames per second; {@code disturbed} is what a detector and a
 * pose network would hand over. Joints are kept where their own score is at least 0.5; a tentative person counts iff the
 * track is confirmed later, as in every file written. Stateless and thread-safe.
 */
public final class TrackingBenchmark {
    private static final long INTERVAL_US = 40_000;
    private static final double KEPT_JOINT = 0.5;
    private static final double PERCENT = 100;

    private final TrackerConfig config;

    /**
     * The scores of one folder.
     *
     * @param seed name of the folder
     * @param mota in percent, mean over joints
     * @param switchesPerJoint of all sequences, mean over joints
     * @param idf1 in percent, mean over joints
     * @param hota in percent, of all joints together
     * @param frameUs CPU time of the tracker per frame, in µs
     */
    public record Result(String seed, double mota, double switchesPerJoint, double idf1, double hota, double frameUs) {
        /** All figures: {@code seed 100 mota 97.97 idf1 95.1 hota 80.2 switches-per-joint 20.5 us-per-frame 60}. */
        public String longLine() {
            return String.format(
                    Locale.ROOT,
                    "seed %s mota %.2f idf1 %.1f hota %.1f switches-per-joint %.1f us-per-frame %.0f",
                    seed,
                    mota,
                    idf1,
                    hota,
                    switchesPerJoint,
                    frameUs);
        }

        /** The line people read: {@code seed 100 mota 97.97 switches-per-joint 20.5}. */
        public String line() {
            return String.format(
                    Locale.ROOT, "seed %s mota %.2f switches-per-joint %.1f", seed, mota, switchesPerJoint);
        }
    }

    /** @param config of the tracker that is scored */
    public TrackingBenchmark(TrackerConfig config) {
        this.config = config;
    }

    /** Scores every folder in {@code vectors}, in order of their numbers; throws {@link UserError} where none is one. */
    public List<Result> run(Path vectors) {
        return run(TrackingVectors.read(vectors));
    }

    List<Result> run(TrackingVectors vectors) {
        return vectors.seeds().stream().map(this::score).toList();
    }

    private Result score(TrackingVectors.Seed seed) {
        MotCounts counts = new MotCounts();
        IdentityTally identity = new IdentityTally();
        List<HotaTable> hota = new ArrayList<>();
        long ns = 0;
        long looked = 0;
        for (TrackingVectors.Sequence sequence : seed.sequences()) {
            List<StreamItem.Looked<Poses>> input = frames(sequence.name(), sequence.disturbed());
            long start = ThreadCpu.nanos();
            List<Tracks> answers = track(input);
            ns += ThreadCpu.nanos() - start;
            looked += input.size();
            PoseTrackSequence tracked =
                    written(sequence.name(), sequence.disturbed().source(), answers);
            List<EvaluationFrame> frames = PosevalFrames.of(sequence.truth(), tracked);
            counts.add(ClearMot.score(frames, Mode.OFFICIAL));
            identity.add(frames, Mode.OFFICIAL);
            hota.add(Hota.score(frames, Mode.OFFICIAL, sequence.truth().source()));
        }
        return new Result(
                seed.name(),
                counts.totalMota(),
                counts.meanSwitches(),
                identity.idf1().total(),
                PERCENT * HotaTable.combine(hota).mean(HotaField.HOTA).total(),
                ns / 1e3 / looked);
    }

    private static List<StreamItem.Looked<Poses>> frames(String name, PoseTrackSequence input) {
        List<StreamItem.Looked<Poses>> frames = new ArrayList<>();
        for (PoseTrackImage image : input.images()) {
            frames.add(frame(name, frames.size(), image, input.source()));
        }
        return frames;
    }

    private List<Tracks> track(List<StreamItem.Looked<Poses>> frames) {
        Tracker tracker = new Tracker(config);
        TrackerState state = TrackerState.EMPTY;
        List<Tracks> answers = new ArrayList<>();
        for (StreamItem.Looked<Poses> frame : frames) {
            TrackerStep step = tracker.update(state, frame);
            state = step.state();
            answers.add(step.tracks());
        }
        return answers;
    }

    private static PoseTrackSequence written(String name, String source, List<Tracks> answers) {
        Map<TrackId, Integer> believed = new HashMap<>();
        for (Tracks tracks : answers) {
            tracks.people().stream()
                    .filter(person -> person.state() == TrackState.CONFIRMED)
                    .forEach(person ->
                            believed.put(person.id(), person.displayId().orElseThrow()));
        }
        List<PoseTrackImage> written = new ArrayList<>();
        for (Tracks tracks : answers) {
            List<PoseTrackPerson> people = tracks.people().stream()
                    .filter(person -> believed.containsKey(person.id()))
                    .map(person -> written(person, believed.get(person.id())))
                    .toList();
            written.add(new PoseTrackImage(
                    written.size(), Optional.empty(), Optional.empty(), IgnoreRegions.missing(), people));
        }
        return new PoseTrackSequence(name, "tracks of " + source, Dialect.POSETRACK_2017, Optional.empty(), written, 0);
    }

    private static StreamItem.Looked<Poses> frame(String name, int number, PoseTrackImage image, String source) {
        List<Pose> poses = image.people().stream()
                .filter(PoseTrackPerson::hasPoints)
                .map(person -> pose(person, source))
                .toList();
        return new StreamItem.Looked<>(
                new FrameId(name, 0, number),
                StreamItem.Provenance.at(0),
                new FrameMeta(number * INTERVAL_US, CaptureClock.NOMINAL, INTERVAL_US, 1280, 720),
                new Poses("disturbed", Skeletons.POSETRACK_15, poses));
    }

    /** The box of a detector's person stands where truth has the head's. */
    private static Pose pose(PoseTrackPerson person, String source) {
        HeadBox box = person.head()
                .orElseThrow(() -> new UserError(source + ": a person has no box; give x1, y1, x2 and y2"));
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < Skeletons.POSETRACK_15.size(); joint++) {
            joints.add(
                    person.listed(joint)
                            ? new Keypoint((float) person.x(joint), (float) person.y(joint), score(person.score(joint)))
                            : Keypoint.ABSENT);
        }
        return Pose.of(Box.between(box.x1(), box.y1(), box.x2(), box.y2()), score(person.score()), joints);
    }

    /** Scores are clamped to [0, 1], as every stage does; 1 where none is given. */
    private static float score(OptionalDouble given) {
        return (float) Math.min(Math.max(given.orElse(1), 0), 1);
    }

    private static PoseTrackPerson written(TrackedPerson person, int id) {
        List<Keypoint> joints = person.pose().keypoints();
        PoseTrackPerson.Builder written = PoseTrackPerson.builder(joints.size()).trackId(id);
        for (int joint = 0; joint < joints.size(); joint++) {
            Keypoint keypoint = joints.get(joint);
            if (keypoint.score() >= KEPT_JOINT) {
                written.joint(joint, keypoint.x(), keypoint.y(), 1);
            }
        }
        return written.build();
    }
}
