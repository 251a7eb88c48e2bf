package io.posestream.evaluate.coco;

import io.posestream.core.UserError;
import io.posestream.evaluate.coco.BoxFiles.ScoredBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Scores boxes of people where truth has people with keypoints alone, by the rule of this project's training ({@code
 * detector_eval.py}) and equal to it. Detections of a picture are matched by falling score, each to the free person of
 * highest IoU of at least 0.5. COCO gives keypoints to medium and large people only, so that an unmatched detection whose
 * area is small by COCO's bound is ignored; any other is a false alarm. Static functions, thread-safe.
 */
public final class BoxEvaluator {
    private static final double LEAST_IOU = 0.5;
    /** COCO's bound between small and medium, in pixels of mask. */
    private static final double MEDIUM = 32 * 32;
    /** Area of mask over area of box of people, the mean of COCO. */
    private static final double MASK_SHARE = 0.53;
    /** Keeps the IoU of two empty boxes at 0. */
    private static final double TINY = 1e-9;

    private BoxEvaluator() {}

    /**
     * Scores everything that {@code options} names.
     *
     * @throws UserError for files that cannot be read or are of another form; one line: file, what, what to do
     */
    public static BoxEvaluation evaluate(BoxOptions options) {
        BoxFiles files = BoxFiles.read(options.truth(), options.predictions());
        List<Verdict> verdicts = new ArrayList<>();
        int people = 0;
        for (BoxFiles.Picture picture : files.pictures()) {
            people += picture.truths().size();
            match(picture, verdicts);
        }
        // stable: equal scores stay by picture and place
        verdicts.sort(Comparator.comparingDouble(Verdict::score).reversed());
        return new BoxEvaluation(options.score(), people, verdicts, files.elsewhere());
    }

    /**
     * A detection that counts.
     *
     * @param score of it
     * @param isHit whether it found somebody
     */
    record Verdict(double score, boolean isHit) {}

    private static void match(BoxFiles.Picture picture, List<Verdict> verdicts) {
        List<ScoredBox> found = new ArrayList<>(picture.found());
        found.sort(Comparator.comparingDouble(ScoredBox::score).reversed());
        boolean[] taken = new boolean[picture.truths().size()];
        for (ScoredBox box : found) {
            int person = nearest(box, picture.truths(), taken);
            if (person >= 0) {
                taken[person] = true;
                verdicts.add(new Verdict(box.score(), true));
            } else if (MASK_SHARE * area(box) >= MEDIUM) {
                verdicts.add(new Verdict(box.score(), false));
            }
        }
    }

    /** The free person of highest IoU, the first of equals; -1 where none is near enough. */
    private static int nearest(ScoredBox box, List<ScoredBox> truths, boolean[] taken) {
        int best = -1;
        double most = 0;
        for (int person = 0; person < taken.length; person++) {
            double iou = taken[person] ? 0 : iou(box, truths.get(person));
            if (iou >= LEAST_IOU && iou > most) {
                best = person;
                most = iou;
            }
        }
        return best;
    }

    private static double iou(ScoredBox one, ScoredBox other) {
        double width = Math.min(one.right(), other.right()) - Math.max(one.left(), other.left());
        double height = Math.min(one.bottom(), other.bottom()) - Math.max(one.top(), other.top());
        double both = Math.max(width, 0) * Math.max(height, 0);
        return both / (area(one) + area(other) - both + TINY);
    }

    private static double area(ScoredBox box) {
        return (box.right() - box.left()) * (box.bottom() - box.top());
    }
}
