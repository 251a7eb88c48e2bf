package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.FrameMeta;
import io.posestream.core.FrameTime;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProposerTest {
    private static final long FRAME_US = 40_000;
    private static final FrameMeta META = new FrameMeta(0, CaptureClock.PRESENTATION, FRAME_US, 640, 480);

    private static final FrameTime NOW = new FrameTime(2 * FRAME_US, CaptureClock.PRESENTATION);

    private final Proposer proposer = new Proposer(ProposalConfig.DEFAULT);

    @Test
    void propose_walkerWithoutABox_asksWhereTheStepLeads() {
        // Given somebody who goes 6 px to the right per frame
        PoseHistory history = history(List.of(person(100, 100, 0.9f)), List.of(person(106, 100, 0.9f)));

        // When
        List<Proposal> proposals = propose(history, true, List.of());

        // Then
        assertThat(proposals).hasSize(1);
        Proposal proposal = proposals.get(0);
        Box seen = person(106, 100, 0.9f).box();
        assertThat(proposal.asked().box().centerX()).isCloseTo(seen.centerX() + 6, offset(1e-3));
        assertThat(proposal.asked().box().centerY()).isCloseTo(seen.centerY(), offset(1e-3));
        assertThat(proposal.asked().box().width())
                .as("the joints' hull and a fifth")
                .isCloseTo(48, offset(1e-3f));
        assertThat(proposal.asked().score()).isEqualTo(0.9f);
        assertThat(proposal.expected().x(0)).isCloseTo(112, offset(1e-9));
        assertThat(proposal.proposedUs()).isEqualTo(FRAME_US);
    }

    @Test
    void propose_personWithABoxNow_isNotAskedFor() {
        PoseHistory history = history(
                List.of(person(100, 100, 0.9f), person(300, 100, 0.9f)),
                List.of(person(106, 100, 0.9f), person(300, 100, 0.9f)));

        List<Proposal> proposals = propose(history, true, List.of(person(111, 101, 0.2f)));

        assertThat(proposals).hasSize(1);
        assertThat(proposals.get(0).expected().x(0)).isEqualTo(300);
    }

    @Test
    void propose_personOfTheLastFrameAlone_isAskedForOnlyWhereNobodySearched() {
        PoseHistory once = history(List.of(person(300, 300, 0.9f)), List.of(person(100, 100, 0.9f)));

        assertThat(propose(once, true, List.of())).isEmpty();
        assertThat(propose(once, false, List.of()))
                .singleElement()
                .satisfies(proposal -> assertThat(proposal.expected().x(0)).isEqualTo(100));
        assertThat(propose(PoseHistory.EMPTY, false, List.of())).isEmpty();
    }

    @Test
    void propose_longerThanASecondWithoutADetection_isGivenUp() {
        PoseHistory nearly = history(
                List.of(proposed(person(100, 100, 0.9f), 920_000)), List.of(proposed(person(100, 100, 0.9f), 960_000)));
        PoseHistory over = history(
                List.of(proposed(person(100, 100, 0.9f), 960_000)),
                List.of(proposed(person(100, 100, 0.9f), 1_000_000)));

        assertThat(propose(nearly, true, List.of()))
                .singleElement()
                .satisfies(proposal -> assertThat(proposal.proposedUs()).isEqualTo(1_000_000));
        assertThat(propose(over, true, List.of())).isEmpty();
    }

    @Test
    void propose_boxesThatWereNeverSure_areLeftAlone() {
        PoseHistory unsure = history(List.of(person(100, 100, 0.3f)), List.of(person(100, 100, 0.35f)));
        PoseHistory onceSure = history(List.of(person(100, 100, 0.7f)), List.of(person(100, 100, 0.2f)));

        assertThat(propose(unsure, true, List.of())).isEmpty();
        assertThat(propose(onceSure, true, List.of())).hasSize(1);
    }

    @Test
    void worthALook_boxWhereSomebodyIsMissing_isTaken() {
        // Given two people, of whom the sure boxes show the second
        PoseHistory history = history(
                List.of(person(100, 100, 0.9f), person(300, 100, 0.9f)),
                List.of(person(106, 100, 0.9f), person(300, 100, 0.9f)));
        List<Pose> sure = List.of(person(301, 100, 0.9f));
        Detection atFirst = box(person(110, 102, 0.2f));
        Detection atSecond = box(person(300, 102, 0.2f));
        Detection elsewhere = box(person(500, 300, 0.2f));

        // When
        List<Detection> worth = worthALook(history, sure, List.of(elsewhere, atSecond, atFirst));

        // Then
        assertThat(worth).containsExactly(atFirst);
    }

    @Test
    void worthALook_somebodyOfTheFrameBeforeTheLast_isMissingToo() {
        PoseHistory history = history(List.of(person(100, 100, 0.9f)), List.of());
        Detection there = box(person(101, 100, 0.2f));

        assertThat(worthALook(history, List.of(), List.of(there))).containsExactly(there);
        assertThat(worthALook(PoseHistory.EMPTY, List.of(), List.of(there))).isEmpty();
    }

    @Test
    void missed_posesOfDoubtfulBoxes_areKeptOncePerPerson() {
        PoseHistory history = history(List.of(person(100, 100, 0.9f)), List.of(person(106, 100, 0.9f)));
        Pose same = person(113, 100, 0.2f);
        Pose nearly = person(118, 100, 0.3f);
        Pose other = person(150, 140, 0.3f);

        assertThat(missed(history, List.of(), List.of(other, nearly, same))).containsExactly(same);
        assertThat(missed(history, List.of(person(112, 100, 0.9f)), List.of(other, nearly, same)))
                .isEmpty();
    }

    @Test
    void propose_walkerWhoHasLeftTheFrame_isNotAskedFor() {
        PoseHistory history = history(List.of(person(560, 100, 0.9f)), List.of(person(620, 100, 0.9f)));

        assertThat(propose(history, true, List.of())).isEmpty();
    }

    @Test
    void accept_personAtThePlace_isMarkedAsProposed() {
        Proposal proposal = missed();

        Optional<Pose> pose = proposer.accept(proposal, poses(List.of(person(107, 101, 0.9f))), List.of());

        assertThat(pose).contains(proposed(person(107, 101, 0.9f), FRAME_US));
    }

    @Test
    void accept_jointsHardlySeen_isNobody() {
        List<Keypoint> faint = person(106, 100, 0.9f).keypoints().stream()
                .map(joint -> new Keypoint(joint.x(), joint.y(), 0.55f))
                .toList();

        assertThat(proposer.accept(missed(), poses(List.of(pose(faint, 0.9f))), List.of()))
                .isEmpty();
    }

    @Test
    void accept_somebodyElsewhere_isNotThePerson() {
        assertThat(proposer.accept(missed(), poses(List.of(person(126, 100, 0.9f))), List.of()))
                .isEmpty();
    }

    @Test
    void accept_somebodyWhoIsThereAlready_isNotCountedTwice() {
        List<Pose> there = List.of(person(108, 100, 0.4f));

        assertThat(proposer.accept(missed(), poses(List.of(person(106, 100, 0.9f))), there))
                .isEmpty();
    }

    private Proposal missed() {
        PoseHistory history = history(List.of(person(106, 100, 0.9f)), List.of(person(106, 100, 0.9f)));
        return propose(history, true, List.of()).get(0);
    }

    private List<Detection> worthALook(PoseHistory history, List<Pose> sure, List<Detection> doubtful) {
        return Proposer.worthALook(proposer.missing(history, NOW, META, poses(sure)), doubtful);
    }

    private List<Pose> missed(PoseHistory history, List<Pose> sure, List<Pose> looked) {
        return proposer.missed(proposer.missing(history, NOW, META, poses(sure)), poses(looked));
    }

    private List<Proposal> propose(PoseHistory history, boolean searched, List<Pose> found) {
        return proposer.propose(history, NOW, META, searched, poses(found));
    }

    private static PoseHistory history(List<Pose> before, List<Pose> last) {
        return PoseHistory.EMPTY
                .then(new PoseHistory.Seen(new FrameTime(0, CaptureClock.PRESENTATION), poses(before)))
                .then(new PoseHistory.Seen(new FrameTime(FRAME_US, CaptureClock.PRESENTATION), poses(last)));
    }

    private static Detection box(Pose pose) {
        return new Detection(pose.box(), pose.boxScore());
    }

    private static Poses poses(List<Pose> people) {
        return new Poses("fake", Skeletons.COCO_17, people);
    }

    /** Seventeen sure joints in a field of 40 x 80 px from (x, y) on. */
    static Pose person(float x, float y, float boxScore) {
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < Skeletons.COCO_17.size(); joint++) {
            joints.add(new Keypoint(x + joint * 10 % 50, y + joint * 5, 0.9f));
        }
        return pose(joints, boxScore);
    }

    private static Pose pose(List<Keypoint> joints, float boxScore) {
        Keypoint first = joints.get(0);
        return Pose.of(new Box(first.x(), first.y(), 40, 80), boxScore, joints);
    }

    private static Pose proposed(Pose pose, long us) {
        return new Pose(pose.box(), pose.boxScore(), pose.keypoints(), pose.score(), us);
    }
}
