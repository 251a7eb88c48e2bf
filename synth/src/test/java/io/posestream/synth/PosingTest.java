package io.posestream.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PosingTest {
    private static final Build BUILD = new Build(1.75, 1, 0.18, 0.09);

    private static BodyPose walking(double speed, double time) {
        double cycles = speed * time / Gait.stride(speed, BUILD.height());
        Motion motion = new Motion(0, 10 + speed * time, 0, speed, cycles, Activity.PLAIN, 0, time);
        return Posing.pose(BUILD, motion, BodyPose.RIGHT);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.8, 1.4, 3.0})
    void pose_anySpeed_keepsBoneLengths(double speed) {
        for (double time = 0; time < 2; time += 0.07) {
            // When
            BodyPose body = walking(speed, time);

            // Then
            for (int side = 0; side < 2; side++) {
                assertThat(body.knee[side].minus(body.hip[side]).length()).isCloseTo(BUILD.thigh(), within(1e-9));
                assertThat(body.ankle[side].minus(body.knee[side]).length()).isCloseTo(BUILD.shin(), within(1e-9));
                assertThat(body.elbow[side].minus(body.shoulder[side]).length())
                        .isCloseTo(BUILD.upperArm(), within(1e-9));
                assertThat(body.wrist[side].minus(body.elbow[side]).length()).isCloseTo(BUILD.forearm(), within(1e-9));
            }
        }
    }

    @Test
    void foot_inStance_doesNotSlide() {
        // Given
        double speed = 1.3;
        double rate = speed / Gait.stride(speed, BUILD.height());

        // When
        Gait.Foot early = Gait.foot(0.1, speed, BUILD.height());
        Gait.Foot late = Gait.foot(0.4, speed, BUILD.height());

        // Then
        assertThat(early.forward() - late.forward()).isCloseTo(speed * 0.3 / rate, within(1e-9));
        assertThat(early.lift()).isZero();
    }

    @Test
    void pose_walking_legsAlternateAndArmsOppose() {
        // When
        BodyPose body = walking(1.4, 0);

        // Then
        assertThat(body.ankle[BodyPose.LEFT].z()).isGreaterThan(body.ankle[BodyPose.RIGHT].z() + 0.4);
        assertThat(body.wrist[BodyPose.RIGHT].z()).isGreaterThan(body.wrist[BodyPose.LEFT].z() + 0.2);
    }

    @Test
    void pose_headingAway_leftIsOnTheLeft() {
        // When
        BodyPose body = walking(0, 0);

        // Then
        assertThat(body.shoulder[BodyPose.LEFT].x()).isLessThan(body.shoulder[BodyPose.RIGHT].x());
        assertThat(body.headCenter.y() + BUILD.headHalfHeight()).isBetween(1.65, 1.85);
    }
}
