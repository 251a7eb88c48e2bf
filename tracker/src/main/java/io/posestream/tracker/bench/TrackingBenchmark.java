package io.posestream.tracker.bench;

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
import io.posestream.tracker.Tracker;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.TrackerState;
import io.posestream.tracker.TrackerStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the tracker over folders of simulated people and scores it. A folder has {@code truth} and {@code disturbed}
 * with files of equal names in PoseTrack 2017's form, 25 frames per second; {@code disturbed} is what a detector and a
 * pose network would hand over. Joints are kept where their own score is at least 0.5; a tentative person counts iff the
 * track is confirmed later, as in every file written. Stateless and thread-safe.
 */
public final class TrackingBenchmark {
    private static final long INTERVAL_US = 40_000;
    private static final double KEPT_JOINT = 0.5;

    private final TrackerConfig config;

    /**
     * The scores of one folder.
     *
     * @param seed name of the folder
     * @param mota in percent, mean over joints
     * @param switchesPerJoint of all sequences, mean over joints
     */
    public record Result(String seed, double mota, double switchesPerJoint) {
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
        ClearMot scorer = new ClearMot();
        for (TrackingVectors.Sequence sequence : seed.sequences()) {
            scorer.add(sequence.truth().frames(), track(sequence.name(), sequence.disturbed()));
        }
        return new Result(seed.name(), scorer.mota(), scorer.switchesPerJoint());
    }

    private List<List<AnnoList.Person>> track(String name, AnnoList input) {
        Tracker tracker = new Tracker(config);
        TrackerState state = TrackerState.EMPTY;
        List<Tracks> answers = new ArrayList<>();
        Set<TrackId> believed = new HashSet<>();
        for (List<AnnoList.Person> people : input.frames()) {
            TrackerStep step = tracker.update(state, frame(name, answers.size(), people));
            state = step.state();
            answers.add(step.tracks());
            step.tracks().people().stream()
                    .filter(person -> person.state() == TrackState.CONFIRMED)
                    .forEach(person -> believed.add(person.id()));
        }
        return answers.stream()
                .map(tracks -> tracks.people().stream()
                        .filter(person -> believed.contains(person.id()))
                        .map(TrackingBenchmark::written)
                        .toList())
                .toList();
    }

    private static StreamItem.Looked<Poses> frame(String name, int number, List<AnnoList.Person> people) {
        List<Pose> poses = people.stream()
                .map(person -> Pose.of(
                        person.box(),
                        person.score(),
                        person.joints().stream()
                                .map(joint -> joint.orElse(Keypoint.ABSENT))
                                .toList()))
                .toList();
        return new StreamItem.Looked<>(
                new FrameId(name, 0, number),
                StreamItem.Provenance.at(0),
                new FrameMeta(number * INTERVAL_US, CaptureClock.NOMINAL, INTERVAL_US, 1280, 720),
                new Poses("disturbed", Skeletons.POSETRACK_15, poses));
    }

    private static AnnoList.Person written(TrackedPerson person) {
        List<Optional<Keypoint>> joints = person.pose().keypoints().stream()
                .map(joint -> joint.score() >= KEPT_JOINT ? Optional.of(joint) : Optional.<Keypoint>empty())
                .toList();
        return new AnnoList.Person(
                person.pose().box(), person.displayId(), person.pose().score(), joints);
    }
}
