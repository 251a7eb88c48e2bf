package io.posestream.tracker;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Simple people for the tests: each a box of 60 x 160 pixels with its joints spread inside. */
public final class Scenes {
    public static final long INTERVAL_US = 40_000;
    private static final float WIDTH = 60;
    private static final float HEIGHT = 160;
    private static final Skeleton SKELETON = Skeletons.COCO_17;

    private Scenes() {}

    /** A person whose box begins at (x, y), seen with that score. */
    public static Pose person(double x, double y, double score) {
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < SKELETON.size(); joint++) {
            double across = WIDTH * (0.2 + 0.6 * (joint % 3) / 2);
            double down = HEIGHT * (joint + 0.5) / SKELETON.size();
            joints.add(new Keypoint((float) (x + across), (float) (y + down), 0.9f));
        }
        return Pose.of(new Box((float) x, (float) y, WIDTH, HEIGHT), (float) score, joints);
    }

    public static Poses poses(Pose... people) {
        return new Poses("test-pose", SKELETON, List.of(people));
    }

    /** Frame {@code number} of epoch 0 of stream "cam", at its nominal time. */
    public static StreamItem.Looked<Poses> frame(long number, Pose... people) {
        return frame(0, number, poses(people));
    }

    public static StreamItem.Looked<Poses> frame(long epoch, long number, Poses poses) {
        return new StreamItem.Looked<>(
                new FrameId("cam", epoch, number),
                StreamItem.Provenance.at(number * INTERVAL_US),
                new FrameMeta(number * INTERVAL_US, CaptureClock.PRESENTATION, INTERVAL_US, 1280, 720),
                poses);
    }

    /** The item as the first of its epoch. */
    public static StreamItem<Poses> starting(StreamItem<Poses> item, StreamPolicy policy, boolean continued) {
        StreamStart start = new StreamStart(policy, continued, "fingerprint", "cam.mp4", OptionalLong.empty());
        StreamItem.Provenance old = item.provenance();
        return item.with(new StreamItem.Provenance(old.arrivalUs(), Optional.of(start), old.frame()));
    }

    /** The item as the first of an archive. */
    public static StreamItem<Poses> archive(StreamItem<Poses> item) {
        return starting(item, StreamPolicy.ARCHIVE, false);
    }

    /** The item as the first of a live source's opening. */
    public static StreamItem<Poses> live(StreamItem<Poses> item, boolean continued) {
        return starting(item, StreamPolicy.LIVE, continued);
    }

    public static StreamItem<Poses> gap(long epoch, long number, long count, String reason) {
        return new StreamItem.Gap<>(new FrameId("cam", epoch, number), StreamItem.Provenance.at(1000), count, reason);
    }

    public static StreamItem<Poses> failed(long epoch, long number) {
        return new StreamItem.Failed<>(new FrameId("cam", epoch, number), StreamItem.Provenance.at(1000), "model");
    }

    public static StreamItem<Poses> end(long epoch, long number) {
        return new StreamItem.End<>(new FrameId("cam", epoch, number), StreamItem.Provenance.at(1000), "complete");
    }

    /** People who walk about in a crowd, come and go, and are seen with all sorts of scores. */
    public static Poses crowd(Random random, int people, long number) {
        List<Pose> poses = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            double x = 80.0 * person + 3.0 * number * (person % 2 == 0 ? 1 : -1) + random.nextGaussian();
            if (random.nextInt(10) > 0) {
                poses.add(person(x, 100 + 10 * (person % 5), 0.2 + 0.79 * random.nextDouble()));
            }
        }
        return new Poses("test-pose", SKELETON, poses);
    }
}
