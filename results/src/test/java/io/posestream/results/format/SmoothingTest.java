package io.posestream.results.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeletons;
import io.posestream.core.joints.Smoothing;
import io.posestream.results.settled.ResultCounts;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import io.posestream.results.settled.StreamFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SmoothingTest {
    private static final long INTERVAL_US = 40_000;

    /** A person who stands at x = 100 with noise, or walks; frames may be missing. */
    private static SettledFrames frames(List<SettledItem> items) {
        StreamFacts facts = new StreamFacts("gate", 0, Optional.empty(), Optional.empty(), ResultCounts.none());
        return new SettledFrames() {
            @Override
            public StreamFacts facts() {
                return facts;
            }

            @Override
            public void forEach(Visitor visitor) throws IOException {
                for (SettledItem item : items) {
                    visitor.visit(item);
                }
            }
        };
    }

    private static SettledItem frame(long number, Keypoint joint) {
        FrameMeta meta = new FrameMeta(number * INTERVAL_US, CaptureClock.PRESENTATION, INTERVAL_US, 640, 360);
        Pose pose = Pose.of(new Box(50, 50, 50, 200), 0.9f, Collections.nCopies(17, joint));
        return new SettledItem.Shown(
                new FrameId("gate", 0, number),
                meta,
                number * INTERVAL_US,
                Optional.empty(),
                Skeletons.COCO_17,
                List.of(new SettledPerson(0, pose)));
    }

    private static List<Double> smoothed(List<SettledItem> items) throws IOException {
        List<Double> xs = new ArrayList<>();
        new SmoothedFrames(frames(items), Smoothing.defaults())
                .forEach(item -> xs.add((double) ((SettledItem.Shown) item)
                        .people()
                        .get(0)
                        .pose()
                        .keypoints()
                        .get(4)
                        .x()));
        return xs;
    }

    @Test
    void forEach_joint_followsThePublishedFormula() throws IOException {
        // Given
        List<SettledItem> items = new ArrayList<>();
        Random random = new Random(4);
        List<Double> raw = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
            float x = 100 + 2f * number + (float) random.nextGaussian();
            raw.add((double) x);
            items.add(frame(number, new Keypoint(x, 70, 0.8f)));
        }
        // When
        List<Double> actual = smoothed(items);
        // Then: Casiez et al. 2012, algorithm 1, with the speed in units of sqrt(50 x 200) = 100 px
        double dt = 0.04;
        double alphaOfSpeed = 1 / (1 + (1 / (2 * Math.PI * 1.0)) / dt);
        double previous = raw.get(0);
        double speed = 0;
        for (int i = 1; i < raw.size(); i++) {
            speed = alphaOfSpeed * (raw.get(i) - previous) / dt + (1 - alphaOfSpeed) * speed;
            double alpha = 1 / (1 + 1 / (2 * Math.PI * (2.0 + 16.0 * Math.abs(speed) / 100)) / dt);
            previous = alpha * raw.get(i) + (1 - alpha) * previous;
            assertThat(actual.get(i)).isCloseTo(previous, within(1e-3));
        }
    }

    @Test
    void forEach_personAtRest_jittersLess() throws IOException {
        // Given
        Random random = new Random(5);
        List<SettledItem> items = new ArrayList<>();
        double rawJitter = 0;
        double last = 100;
        for (int number = 0; number < 200; number++) {
            double x = 100 + random.nextGaussian();
            rawJitter += Math.abs(x - last);
            last = x;
            items.add(frame(number, new Keypoint((float) x, 70, 0.8f)));
        }
        // When
        List<Double> xs = smoothed(items);
        // Then
        double jitter = 0;
        for (int i = 1; i < xs.size(); i++) {
            jitter += Math.abs(xs.get(i) - xs.get(i - 1));
        }
        assertThat(jitter).isLessThan(0.65 * rawJitter);
    }

    @Test
    void forEach_longAbsence_startsAnew() throws IOException {
        // Given
        List<SettledItem> items =
                List.of(frame(0, new Keypoint(100, 70, 0.8f)), frame(30, new Keypoint(400, 70, 0.8f)));
        // When / Then
        assertThat(smoothed(items)).containsExactly(100.0, 400.0);
    }

    @Test
    void forEach_absentJoint_staysAbsent() throws IOException {
        // Given
        List<SettledItem> items = List.of(
                frame(0, new Keypoint(100, 70, 0.8f)),
                frame(1, Keypoint.ABSENT),
                frame(2, new Keypoint(100, 70, 0.8f)));
        // When / Then
        assertThat(smoothed(items)).containsExactly(100.0, 0.0, 100.0);
    }

    @Test
    void forEach_twoWalks_giveTheSame() throws IOException {
        // Given
        List<SettledItem> items = List.of(frame(0, new Keypoint(100, 70, 0.8f)), frame(1, new Keypoint(130, 70, 0.8f)));
        // When / Then
        assertThat(smoothed(items)).isEqualTo(smoothed(items));
    }
}
