package io.posestream.evaluate.posetrack;

import io.posestream.core.UserError;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.evaluate.posetrack.metric.ApFigures;
import io.posestream.evaluate.posetrack.metric.ApTally;
import io.posestream.evaluate.posetrack.metric.EvaluationFrame;
import io.posestream.evaluate.posetrack.metric.Hota;
import io.posestream.evaluate.posetrack.metric.HotaTable;
import io.posestream.evaluate.posetrack.metric.PoseTrack21Frames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PoseTrack21's evaluator over all sequences, one at a time; keeps tables and entries, never a sequence. */
final class PoseTrack21Run {
    private final Mode mode;
    private final ApTally ap = new ApTally();
    private final Map<String, HotaTable> hota = new LinkedHashMap<>();
    private final Map<String, ApFigures> apOfSequence = new LinkedHashMap<>();
    private Optional<String> refusal = Optional.empty();
    private long frames;
    private long emptyFrames;
    private Optional<Outcome<ApFigures>> finished = Optional.empty();

    PoseTrack21Run(Mode mode) {
        this.mode = mode;
    }

    /** @param tracked by which HOTA is computed; empty for the prediction itself */
    void add(PoseTrackSequence truth, PoseTrackSequence prediction, Optional<PoseTrackSequence> tracked) {
        if (refusal.isPresent()) {
            return;
        }
        try {
            List<EvaluationFrame> scored = PoseTrack21Frames.of(truth, prediction, mode);
            List<EvaluationFrame> followed =
                    tracked.map(form -> PoseTrack21Frames.of(truth, form, mode)).orElse(scored);
            hota.put(truth.name(), Hota.score(followed, mode, truth.source()));
            ApTally own = new ApTally();
            scored.forEach(own::add);
            ap.addAll(own);
            apOfSequence.put(truth.name(), own.figures(mode, 1).withoutCurves());
            frames += scored.size();
            emptyFrames += Hota.emptyFrames(followed);
        } catch (UserError e) {
            refusal = Optional.of(e.getMessage());
        }
    }

    Outcome<HotaTable> hota() {
        return refusal.map(Outcome::<HotaTable>refused)
                .orElseGet(() -> Outcome.of(HotaTable.combine(new ArrayList<>(hota.values()))));
    }

    /** Computed once; nothing is added after. */
    Outcome<ApFigures> ap() {
        if (finished.isEmpty()) {
            finished = Optional.of(
                    refusal.map(Outcome::<ApFigures>refused).orElseGet(() -> Outcome.of(ap.figures(mode, 1))));
        }
        return finished.get();
    }

    Map<String, HotaTable> hotaOfSequence() {
        return hota;
    }

    Map<String, ApFigures> apOfSequence() {
        return apOfSequence;
    }

    long frames() {
        return frames;
    }

    /** Number of labelled frames without predictions, in sequences that have some. */
    long emptyFrames() {
        return emptyFrames;
    }
}
