package io.posestream.evaluate.posetrack;

import io.posestream.core.UserError;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.evaluate.posetrack.metric.ApFigures;
import io.posestream.evaluate.posetrack.metric.ApTally;
import io.posestream.evaluate.posetrack.metric.ClearMot;
import io.posestream.evaluate.posetrack.metric.EvaluationFrame;
import io.posestream.evaluate.posetrack.metric.IdentityTally;
import io.posestream.evaluate.posetrack.metric.JointValues;
import io.posestream.evaluate.posetrack.metric.MotCounts;
import io.posestream.evaluate.posetrack.metric.PosevalFrames;
import io.posestream.evaluate.posetrack.metric.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** poseval over all sequences, one at a time; keeps counts and entries, never a sequence. Not thread-safe. */
final class PosevalRun {
    private final Mode mode;
    private final boolean keepsTimelines;
    private final ApTally ap = new ApTally();
    private final MotCounts mot = new MotCounts();
    private final IdentityTally identity = new IdentityTally();
    private final Map<String, ApFigures> apOfSequence = new LinkedHashMap<>();
    private final Map<String, MotCounts> motOfSequence = new LinkedHashMap<>();
    private final List<Timeline> timelines = new ArrayList<>();
    private Optional<String> refusal = Optional.empty();
    private Optional<String> motRefusal = Optional.empty();
    private int frames;
    private Optional<Outcome<ApFigures>> finished = Optional.empty();

    PosevalRun(Mode mode, boolean keepsTimelines) {
        this.mode = mode;
        this.keepsTimelines = keepsTimelines;
    }

    /** @param tracked by which tracking is scored; empty for the prediction itself */
    void add(PoseTrackSequence truth, PoseTrackSequence prediction, Optional<PoseTrackSequence> tracked) {
        if (refusal.isPresent()) {
            return;
        }
        try {
            List<EvaluationFrame> scored = PosevalFrames.of(truth, prediction);
            score(
                    truth,
                    scored,
                    tracked.map(form -> PosevalFrames.of(truth, form)).orElse(scored));
        } catch (UserError e) {
            refusal = Optional.of(e.getMessage());
        }
    }

    private void score(PoseTrackSequence truth, List<EvaluationFrame> scored, List<EvaluationFrame> tracked) {
        frames += scored.size();
        ApTally own = new ApTally();
        scored.forEach(own::add);
        ap.addAll(own);
        apOfSequence.put(truth.name(), own.figures(mode, 0).withoutCurves());
        if (keepsTimelines) {
            timelines.add(Timeline.of(truth.name(), tracked));
        }
        if (scored.size() == 1 && mode == Mode.OFFICIAL && motRefusal.isEmpty()) {
            motRefusal = Optional.of(truth.source() + ": has one frame with people, and poseval tracks all but the last"
                    + " frame of a sequence; give it another annotated frame or score in strict mode");
        }
        MotCounts counts = ClearMot.score(tracked, mode);
        mot.add(counts);
        motOfSequence.put(truth.name(), counts);
        identity.add(tracked, mode);
    }

    /** Computed once; nothing is added after. */
    Outcome<ApFigures> ap() {
        if (finished.isEmpty()) {
            finished = Optional.of(
                    refusal.map(Outcome::<ApFigures>refused).orElseGet(() -> Outcome.of(ap.figures(mode, 0))));
        }
        return finished.get();
    }

    Outcome<MotCounts> mot() {
        return refusal.or(() -> motRefusal).map(Outcome::<MotCounts>refused).orElseGet(() -> Outcome.of(mot));
    }

    JointValues idf1() {
        return identity.idf1();
    }

    Map<String, ApFigures> apOfSequence() {
        return apOfSequence;
    }

    Map<String, MotCounts> motOfSequence() {
        return motOfSequence;
    }

    List<Timeline> timelines() {
        return timelines;
    }

    /** Number of frames scored. */
    int frames() {
        return frames;
    }

    ApTally tally() {
        return ap;
    }
}
