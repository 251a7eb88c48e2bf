package io.posestream.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.match.PosePoints;
import org.junit.jupiter.api.Test;

final class JointMotionTest {
    @Test
    void reach_wholeFrames_isTheSumOfFadingSteps() {
        double sum = 0;
        for (int frames = 0; frames < 40; frames++) {
            assertThat(JointMotion.reach(frames)).isCloseTo(sum, within(1e-12));
            sum += Math.pow(0.9, frames);
        }
    }

    @Test
    void observed_eachFrame_mixesOldAndNewStep() {
        // When
        JointMotion motion =
                JointMotion.at(joint(0, 1)).observed(joint(10, 1), 1, true).observed(joint(30, 1), 1, true);

        // Then: .4 x 10, then .6 x .9 of it and .4 x 20
        assertThat(motion.velocityX[0]).isCloseTo(0.6f * 0.9f * 4 + 0.4f * 20, within(1e-5f));
    }

    @Test
    void observed_afterAGap_takesTheVelocityBetweenObservations() {
        // When
        JointMotion motion =
                JointMotion.at(joint(0, 1)).observed(joint(10, 1), 1, true).observed(joint(60, 1), 10, true);

        // Then
        assertThat(motion.velocityX[0]).isCloseTo(5, within(1e-5f));
    }

    @Test
    void observed_unsureJoint_keepsItsPredictedPlaceAndFades() {
        // Given
        JointMotion moving = JointMotion.at(joint(0, 1)).observed(joint(10, 1), 1, true);

        // When
        JointMotion remembered = moving.observed(joint(500, 0.1), 1, true);
        JointMotion taken = moving.observed(joint(500, 0.1), 1, false);

        // Then
        assertThat(remembered.x[0]).isCloseTo(14, within(1e-5f));
        assertThat(remembered.score[0]).isCloseTo(0.8f, within(1e-6f));
        assertThat(taken.x[0]).isEqualTo(500);
    }

    private static PosePoints joint(double x, double score) {
        return new PosePoints(0, 0, 10, 10, new double[] {x}, new double[] {0}, new double[] {score});
    }
}
