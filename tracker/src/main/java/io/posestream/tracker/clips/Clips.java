package io.posestream.tracker.clips;

import io.posestream.core.Skeleton;
import io.posestream.core.Tracks;
import io.posestream.core.clip.SkeletonClip;
import java.util.List;

/** Makes clips of sampled tracks. Static functions, thread-safe. */
final class Clips {
    private Clips() {}

    /** The clip of one window; a frame in which one of its people is not seen is a gap. */
    static SkeletonClip of(SkeletonClip.Place place, Tracks.Origin origin, Skeleton skeleton, List<Samples> people) {
        int frames = place.window().length();
        int joints = skeleton.size();
        float[] keypoints = new float[people.size() * frames * joints * 2];
        float[] scores = new float[people.size() * frames * joints];
        byte[] gaps = new byte[frames];
        int at = 0;
        for (Samples person : people) {
            for (int frame = 0; frame < frames; frame++) {
                if (person.isGap(frame)) {
                    gaps[frame] = 1;
                }
                for (int joint = 0; joint < joints; joint++) {
                    int column = Sightings.BOX + 3 * joint;
                    keypoints[2 * at] = person.value(frame, column);
                    keypoints[2 * at + 1] = person.value(frame, column + 1);
                    scores[at++] = person.value(frame, column + 2);
                }
            }
        }
        return new SkeletonClip(
                place,
                origin,
                skeleton,
                people.stream().map(person -> person.track().member()).toList(),
                keypoints,
                scores,
                gaps);
    }
}
