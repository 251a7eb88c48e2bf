package io.posestream.results.evaluate.posetrack;

import io.posestream.core.UserError;
import io.posestream.results.evaluate.Mode;
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

    PosevalRun(Mode mode, boolean keepsTimelines) {
        this.mode = mode;
        this.keepsTimelines = keepsTimelines;
    }

    void add(PoseTrackSequence truth, PoseTrackSequence prediction) {
        if (refusal.isPresent()) {
            return;
        }
        try {
            score(truth, PosevalFrames.of(truth, prediction));
        } catch (UserError e) {
            refusal = Optional.of(e.getMessage());
        }
    }

    private void score(PoseTrackSequence truth, List<EvaluationFrame> scored) {
        frames += scored.size();
        ApTally own = new ApTally();
        scored.forEach(own::add);
        ap.addAll(own);
        apOfSequence.put(truth.name(), own.figures(mode, 0).withoutCurves());
        if (keepsTimelines) {
            timelines.add(Timeline.of(truth.name(), scored));
        }
        if (scored.size() == 1 && mode == Mode.OFFICIAL && motRefusal.isEmpty()) {
            motRefusal = Optional.of(truth.source() + ": has one frame with people, and poseval tracks all but the last"
                    + " frame of a sequence; give it another annotated frame or score in strict mode");
        }
        MotCounts counts = ClearMot.score(scored, mode);
        mot.add(counts);
        motOfSequence.put(truth.name(), counts);
        identity.add(scored, mode);
    }

    Outcome<ApFigures> ap() {
        return refusal.map(Outcome::<ApFigures>refused).orElseGet(() -> Outcome.of(ap.figures(mode, 0)));
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
