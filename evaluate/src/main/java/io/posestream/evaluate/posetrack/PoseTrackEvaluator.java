package io.posestream.evaluate.posetrack;

import io.posestream.core.UserError;
import io.posestream.evaluate.posetrack.file.PoseTrackReader;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.evaluate.posetrack.file.SequenceFiles;
import java.util.List;
import java.util.Optional;

/**
 * Scores PoseTrack predictions as poseval (2017, 2018) and PoseTrack21's evaluator do, sequence by sequence: memory
 * holds one sequence and what the figures need. The two families are computed independently: one whose official tool
 * would fail on these files says so and does not hinder the other. Static functions, thread-safe.
 */
public final class PoseTrackEvaluator {
    private PoseTrackEvaluator() {}

    /**
     * Scores everything that {@code options} names.
     *
     * @throws UserError when a file cannot be read or no wanted family can be computed; one line
     */
    public static PoseTrackEvaluation evaluate(PoseTrackOptions options) {
        PosevalRun poseval = new PosevalRun(options.mode(), options.timelines());
        PoseTrack21Run poseTrack21 = new PoseTrack21Run(options.mode());
        boolean wants2018 = options.wants(Challenge.POSETRACK_2018);
        boolean wants2021 = options.wants(Challenge.POSETRACK_2021);
        List<SequenceFiles.Pair> pairs = SequenceFiles.find(options.truth(), options.predictions());
        Optional<List<SequenceFiles.Pair>> tracking =
                options.tracking().map(form -> SequenceFiles.find(options.truth(), form));
        for (int i = 0; i < pairs.size(); i++) {
            PoseTrackSequence truth = PoseTrackReader.read(pairs.get(i).truth());
            PoseTrackSequence prediction = PoseTrackReader.read(pairs.get(i).prediction());
            int place = i;
            Optional<PoseTrackSequence> tracked =
                    tracking.map(forms -> PoseTrackReader.read(forms.get(place).prediction()));
            if (wants2018) {
                poseval.add(truth, prediction, tracked);
            }
            if (wants2021) {
                poseTrack21.add(truth, prediction, tracked);
            }
        }
        PoseTrackEvaluation evaluation = new PoseTrackEvaluation(
                options,
                pairs.size(),
                SequenceFiles.surplus(options.truth(), options.predictions()),
                wants2018 ? Optional.of(poseval) : Optional.empty(),
                wants2021 ? Optional.of(poseTrack21) : Optional.empty());
        evaluation.onlyRefusal().ifPresent(why -> {
            throw new UserError(why);
        });
        return evaluation;
    }
}
