package io.posestream.pose.stream;

import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.FrameTime;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.match.PosePoints;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseHistory;
import io.posestream.pose.PoseRequest;
import io.posestream.pose.Proposal;
import io.posestream.pose.Proposer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The second pass over a batch: looks at doubtful boxes where somebody is missing, then for people without a detection,
 * in the order of each stream's frames, one frame of every stream at a time, so that their crops run together. Borrows
 * the estimator. Not thread-safe.
 */
final class ProposalRounds {
    private final PoseEstimator estimator;
    private final Proposer proposer;

    /**
     * A frame after the first pass.
     *
     * @param work what it is
     * @param request its picture and people; empty where the picture is gone
     * @param found the poses of the detector's people, without the doubtful ones; empty likewise
     */
    record Frame(PoseWork work, Optional<PoseRequest> request, Optional<Poses> found) {}

    /** A frame to look at once more, and what was before it. */
    private record Search(int index, PoseRequest request, PoseHistory history, FrameTime now) {
        FrameMeta meta() {
            return request.meta();
        }
    }

    /** Whom the sure boxes of a frame do not show. */
    private record Doubts(Search search, List<PosePoints> missing) {}

    /** The places to look at in a frame. */
    private record Proposed(Search search, List<Proposal> places) {}

    ProposalRounds(PoseEstimator estimator, Proposer proposer) {
        this.estimator = estimator;
        this.proposer = proposer;
    }

    /**
     * Completes the poses of a batch and hands them to the frames that follow.
     *
     * @param frames in the order they were taken up
     * @return per frame its poses, those found without a detection last; empty where its picture is gone
     */
    List<Optional<Poses>> complete(List<Frame> frames) throws InterruptedException {
        List<Optional<Poses>> poses = new ArrayList<>(frames.size());
        Map<String, Deque<Integer>> waiting = new LinkedHashMap<>();
        for (int index = 0; index < frames.size(); index++) {
            Looked<Detections> item = frames.get(index).work().item();
            poses.add(frames.get(index).found());
            waiting.computeIfAbsent(item.id().streamId(), id -> new ArrayDeque<>())
                    .add(index);
        }
        while (!waiting.isEmpty()) {
            List<Integer> round = waiting.values().stream().map(Deque::remove).toList();
            waiting.values().removeIf(Deque::isEmpty);
            completeRound(frames, round, poses);
        }
        return poses;
    }

    private void completeRound(List<Frame> frames, List<Integer> round, List<Optional<Poses>> poses)
            throws InterruptedException {
        List<Search> searches = new ArrayList<>();
        for (int index : round) {
            search(index, frames.get(index)).ifPresent(searches::add);
        }
        lookAtDoubtful(frames, searches, poses);
        lookAtProposals(frames, searches, poses);
        for (int index : round) {
            PoseWork work = frames.get(index).work();
            Optional<Poses> found = poses.get(index);
            work.link().ifPresent(link -> found.ifPresentOrElse(all -> link.found(work.item(), all), link::pass));
        }
    }

    private static Optional<Search> search(int index, Frame frame) throws InterruptedException {
        PoseWork work = frame.work();
        boolean looks = work.mayPropose() || !work.doubtful().isEmpty();
        if (!looks || frame.request().flatMap(PoseRequest::picture).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Search(
                index, frame.request().get(), work.link().orElseThrow().history(), FrameTime.of(work.item())));
    }

    /** Runs the doubtful boxes that are worth it together, then keeps of each frame's who was missing. */
    private void lookAtDoubtful(List<Frame> frames, List<Search> searches, List<Optional<Poses>> poses) {
        List<PoseRequest> crops = new ArrayList<>();
        List<Doubts> doubts = new ArrayList<>();
        for (Search search : searches) {
            PoseWork work = frames.get(search.index()).work();
            List<Detection> doubtful = work.doubtful();
            if (!doubtful.isEmpty()) {
                Poses found = poses.get(search.index()).orElseThrow();
                List<PosePoints> missing = proposer.missing(search.history(), search.now(), search.meta(), found);
                List<Detection> worth = Proposer.worthALook(missing, doubtful);
                work.leftOut().set(doubtful.size() - worth.size());
                crops.add(search.request().with(worth));
                doubts.add(new Doubts(search, missing));
            }
        }
        Iterator<Poses> looked = estimator.estimate(crops).iterator();
        for (Doubts doubt : doubts) {
            Poses found = poses.get(doubt.search().index()).orElseThrow();
            List<Pose> people = new ArrayList<>(found.people());
            people.addAll(proposer.missed(doubt.missing(), looked.next()));
            poses.set(doubt.search().index(), Optional.of(found.with(people)));
        }
    }

    /** Runs the crops of all proposals together, then adds to each frame whom it was worth to look for. */
    private void lookAtProposals(List<Frame> frames, List<Search> searches, List<Optional<Poses>> poses) {
        List<PoseRequest> crops = new ArrayList<>();
        List<Proposed> proposed = new ArrayList<>();
        for (Search search : searches) {
            PoseWork work = frames.get(search.index()).work();
            if (work.mayPropose()) {
                List<Proposal> places = proposer.propose(
                        search.history(),
                        search.now(),
                        search.meta(),
                        work.item().value().searched(),
                        poses.get(search.index()).orElseThrow());
                proposed.add(new Proposed(search, places));
                places.forEach(place -> crops.add(search.request().with(List.of(place.asked()))));
            }
        }
        Iterator<Poses> found = estimator.estimate(crops).iterator();
        for (Proposed one : proposed) {
            Poses before = poses.get(one.search().index()).orElseThrow();
            List<Pose> people = new ArrayList<>(before.people());
            for (Proposal place : one.places()) {
                proposer.accept(place, found.next(), people).ifPresent(people::add);
            }
            poses.set(one.search().index(), Optional.of(before.with(people)));
        }
    }
}
