package io.posestream.tracker.clips;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Keypoint;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.core.joints.JointMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which joints clips have.
 *
 * @param skeleton of all clips; empty for whatever the tracks have
 * @param allowMissing whether joints that the tracks lack become zeros rather than a refusal
 */
public record ClipJoints(Optional<Skeleton> skeleton, boolean allowMissing) {
    /** COCO's, in whole: what the graphs and limbs of the networks are made for. */
    public static final ClipJoints COCO = new ClipJoints(Optional.of(Skeletons.COCO_17), false);

    /** Checks that nothing is missing. */
    public ClipJoints {
        requireNonNull(skeleton, "skeleton is null");
    }

    /** The skeleton of clips cut from tracks of another. */
    public Skeleton of(Skeleton tracked) {
        return skeleton.orElse(tracked);
    }

    /**
     * What makes a clip's joints of a track's. PoseTrack's skeleton has as many joints as COCO's and other ones in the
     * places of the eyes, so a clip of one must never pass for a clip of the other.
     *
     * @throws UserError where joints are missing and may not be
     */
    public UnaryOperator<List<Keypoint>> from(Skeleton tracked) {
        Skeleton wanted = of(tracked);
        if (wanted.equals(tracked)) {
            return UnaryOperator.identity();
        }
        JointMap map = JointMap.forActions(tracked, wanted);
        if (!allowMissing && !map.missing().isEmpty()) {
            throw new UserError("clips of " + wanted.id() + " cannot be made of " + tracked.id() + ", which lacks "
                    + String.join(", ", map.missing())
                    + ": add --allow-missing-joints to write zeros for them, or --clip-skeleton tracked");
        }
        return keypoints -> converted(map, keypoints);
    }

    private static List<Keypoint> converted(JointMap map, List<Keypoint> keypoints) {
        List<Keypoint> joints = new ArrayList<>();
        for (Optional<JointMap.Joint> joint : map.apply(keypoints)) {
            joints.add(joint.map(known -> new Keypoint((float) known.x(), (float) known.y(), (float) known.score()))
                    .orElse(Keypoint.ABSENT));
        }
        return joints;
    }
}
