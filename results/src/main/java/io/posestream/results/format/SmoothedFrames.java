package io.posestream.results.format;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.joints.OneEuro;
import io.posestream.core.joints.Smoothing;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import io.posestream.results.settled.StreamFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The same frames with every joint smoothed along its track, in event time. Boxes, scores and who is shown stay as they
 * are. Each walk filters anew, so that all see the same; memory is that of the people seen of late.
 */
public final class SmoothedFrames implements SettledFrames {
    private final SettledFrames raw;
    private final Smoothing settings;

    /**
     * Wraps frames.
     *
     * @param raw to be smoothed
     * @param settings of the filter
     */
    public SmoothedFrames(SettledFrames raw, Smoothing settings) {
        this.raw = requireNonNull(raw, "raw is null");
        this.settings = requireNonNull(settings, "settings is null");
    }

    @Override
    public StreamFacts facts() {
        return raw.facts();
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        Walk walk = new Walk(settings);
        raw.forEach(item -> visitor.visit(item instanceof SettledItem.Shown shown ? walk.smooth(shown) : item));
    }

    /** The filters of one walk. */
    private static final class Walk {
        private final Smoothing settings;
        private final Map<Integer, List<Joint>> people = new HashMap<>();

        Walk(Smoothing settings) {
            this.settings = settings;
        }

        SettledItem.Shown smooth(SettledItem.Shown frame) {
            people.values().removeIf(joints -> joints.stream().allMatch(joint -> isStale(joint, frame)));
            List<SettledPerson> smoothed = new ArrayList<>();
            for (SettledPerson person : frame.people()) {
                smoothed.add(person.with(smooth(frame, person)));
            }
            return frame.with(smoothed);
        }

        private Pose smooth(SettledItem.Shown frame, SettledPerson person) {
            Pose pose = person.pose();
            Box box = pose.box();
            double size = Math.sqrt(box.area());
            List<Joint> joints = people.computeIfAbsent(person.id(), id -> new ArrayList<>());
            List<Keypoint> keypoints = new ArrayList<>();
            for (int i = 0; i < pose.keypoints().size(); i++) {
                if (i == joints.size()) {
                    joints.add(new Joint(settings, frame.timeUs()));
                } else if (isStale(joints.get(i), frame)) {
                    joints.set(i, new Joint(settings, frame.timeUs()));
                }
                keypoints.add(next(joints.get(i), pose.keypoints().get(i), frame, size));
            }
            return new Pose(box, pose.boxScore(), keypoints, pose.score(), pose.proposedUs());
        }

        private Keypoint next(Joint joint, Keypoint raw, SettledItem.Shown frame, double size) {
            if (raw.equals(Keypoint.ABSENT)) {
                return raw;
            }
            long elapsed = frame.timeUs() - joint.timeUs;
            long dt = elapsed > 0 ? elapsed : frame.meta().intervalUs();
            joint.timeUs = frame.timeUs();
            return new Keypoint(
                    (float) joint.x.next(raw.x(), dt, size), (float) joint.y.next(raw.y(), dt, size), raw.score());
        }

        private boolean isStale(Joint joint, SettledItem.Shown frame) {
            return Math.abs(frame.timeUs() - joint.timeUs) > settings.resetUs();
        }
    }
    /** One joint of one person. */
    private static final class Joint {
        private final OneEuro x;
        private final OneEuro y;
        private long timeUs;

        Joint(Smoothing settings, long timeUs) {
            this.x = new OneEuro(settings);
            this.y = new OneEuro(settings);
            this.timeUs = timeUs;
        }
    }
}
