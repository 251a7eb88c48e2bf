package io.posestream.evaluate.posetrack;

import io.posestream.core.UserError;
import io.posestream.evaluate.Evaluation;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.metric.ApFigures;
import io.posestream.evaluate.posetrack.metric.HotaField;
import io.posestream.evaluate.posetrack.metric.MotCounts;
import io.posestream.evaluate.posetrack.metric.Timeline;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The figures of PoseTrack predictions. Immutable, thread-safe. */
public final class PoseTrackEvaluation implements Evaluation {
    private final PoseTrackOptions options;
    private final Mode mode;
    private final int sequences;
    private final long surplus;
    private final Optional<PosevalRun> poseval;
    private final Optional<PoseTrack21Run> poseTrack21;

    PoseTrackEvaluation(
            PoseTrackOptions options,
            int sequences,
            long surplus,
            Optional<PosevalRun> poseval,
            Optional<PoseTrack21Run> poseTrack21) {
        this.options = options;
        this.mode = options.mode();
        this.sequences = sequences;
        this.surplus = surplus;
        this.poseval = poseval;
        this.poseTrack21 = poseTrack21;
    }

    /** The sentence of the first refusal, when no family has figures. */
    Optional<String> onlyRefusal() {
        boolean any = poseval.filter(run -> run.ap().figures().isPresent()).isPresent()
                || poseTrack21.filter(run -> run.hota().figures().isPresent()).isPresent();
        return any
                ? Optional.empty()
                : poseval.flatMap(run -> run.ap().refusal())
                        .or(() -> poseTrack21.flatMap(run -> run.hota().refusal()));
    }

    /** poseval's total AP in percent, where it was computed. */
    public OptionalDouble totalAp() {
        return number(poseval.flatMap(run -> run.ap().figures())
                .map(figures -> figures.ap().total()));
    }

    /** poseval's CLEAR-MOT counts over all sequences, where they were computed. */
    public Optional<MotCounts> mot() {
        return poseval.flatMap(run -> run.mot().figures());
    }

    /** PoseTrack21's total HOTA as a fraction, where it was computed. */
    public OptionalDouble totalHota() {
        return number(poseTrack21
                .flatMap(run -> run.hota().figures())
                .map(table -> table.mean(HotaField.HOTA).total()));
    }

    private static OptionalDouble number(Optional<Double> value) {
        return value.filter(Double::isFinite).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        options.tracking()
                .ifPresent(form -> notes.add("AP, precision and recall are of " + options.predictions()
                        + ", the figures of tracking of " + form + "."));
        boolean ties = mode == Mode.OFFICIAL
                && (poseval.flatMap(run -> run.ap().figures())
                                .filter(ApFigures::hasMixedTies)
                                .isPresent()
                        || poseTrack21
                                .flatMap(run -> run.ap().figures())
                                .filter(ApFigures::hasMixedTies)
                                .isPresent());
        if (ties) {
            notes.add("AP is sensitive: right and wrong joints share a score, so that the order of files and people"
                    + " decides (here: by file name, ties as NumPy 1.24 leaves them); write unrounded scores.");
        }
        long empty = poseTrack21.map(PoseTrack21Run::emptyFrames).orElse(0L);
        if (empty > 0 && mode == Mode.OFFICIAL) {
            notes.add("HOTA is sensitive: " + empty + " of "
                    + poseTrack21.orElseThrow().frames()
                    + " labelled frames have no prediction, and each counts the joints of its whole sequence as missed;"
                    + " strict mode does not.");
        }
        if (poseval.isPresent()
                && poseval.get().ap().figures().isPresent()
                && poseval.get().frames() == 0) {
            notes.add("No frame of the truth holds people, so that poseval's figures are of nothing.");
        }
        if (surplus > 0) {
            notes.add(surplus + " prediction files have no truth of their name and are not scored.");
        }
        return notes;
    }

    @Override
    public String toJson() {
        return new PoseTrackJson(mode, sequences, notes()).write(poseval, poseTrack21);
    }

    @Override
    public void writeTable(PrintWriter out) {
        PoseTrackTable table = new PoseTrackTable(out, mode);
        poseval.ifPresent(table::poseval);
        poseTrack21.ifPresent(table::poseTrack21);
        notes().forEach(out::println);
        out.flush();
    }

    @Override
    public List<Path> plot(Path target) {
        Optional<ApFigures> figures = poseval.flatMap(run -> run.ap().figures())
                .or(() -> poseTrack21.flatMap(run -> run.ap().figures()));
        List<Timeline> timelines = poseval.map(PosevalRun::timelines).orElse(List.of());
        return PoseTrackPlots.draw(
                target,
                figures.orElseThrow(() -> new UserError("nothing to draw: no precision-recall curve was computed")),
                timelines);
    }
}
