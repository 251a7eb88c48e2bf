package io.posestream.evaluate.posetrack.metric;

import io.posestream.evaluate.posetrack.file.Joints;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The HOTA family of one sequence or of all together: per field, alpha and column (15 joints, then the total). Fractions
 * and counts. Owns its arrays. Immutable once made.
 *
 * <p>Source: {@code HOTAeypoints} of anDoer/PoseTrack21 3e61960. The total of a sequence is the mean of its joints'
 * ratios; the total of all sequences is computed from pooled counts and a mean of the sequences' totals.
 */
public final class HotaTable {
    /** Similarity thresholds 0.05, 0.10 ... 0.95. */
    static final int ALPHAS = 19;

    /** 15 joints and the total. */
    static final int COLUMNS = Joints.COUNT + 1;

    private static final double STEP = 0.05;
    /** Keeps the localisation of nothing at 1, as the source does. */
    private static final double TINY = 1e-10;

    private final Map<HotaField, double[]> fields = new EnumMap<>(HotaField.class);

    private HotaTable() {
        for (HotaField field : HotaField.values()) {
            fields.put(field, new double[ALPHAS * COLUMNS]);
        }
    }

    /** The threshold number {@code index}. */
    static double alpha(int index) {
        return STEP + STEP * index;
    }

    /** What a sequence counted, as the columns of its joints are to be filled. */
    interface Cells {
        /** Value of a count, an association field, or LOCA as the sum of similarities, for a joint at an alpha. */
        double at(HotaField field, int alpha, int joint);
    }

    /** The table of one sequence. */
    static HotaTable ofSequence(Cells cells) {
        HotaTable table = new HotaTable();
        for (HotaField field : HotaField.values()) {
            if (!field.isCount() && !field.isAssociation() && field != HotaField.LOCA) {
                continue;
            }
            for (int alpha = 0; alpha < ALPHAS; alpha++) {
                for (int joint = 0; joint < Joints.COUNT; joint++) {
                    table.put(field, alpha, joint, cells.at(field, alpha, joint));
                }
            }
        }
        for (int alpha = 0; alpha < ALPHAS; alpha++) {
            for (int joint = 0; joint < Joints.COUNT; joint++) {
                double tp = table.at(HotaField.TP, alpha, joint);
                double similarity = table.at(HotaField.LOCA, alpha, joint);
                table.put(HotaField.LOCA, alpha, joint, Math.max(TINY, similarity) / Math.max(TINY, tp));
                table.derive(alpha, joint);
            }
            table.total(alpha);
        }
        return table;
    }

    /** The table of all sequences together. */
    public static HotaTable combine(List<HotaTable> sequences) {
        HotaTable table = new HotaTable();
        for (int alpha = 0; alpha < ALPHAS; alpha++) {
            for (int column = 0; column < COLUMNS; column++) {
                table.combine(sequences, alpha, column);
                table.derive(alpha, column);
            }
        }
        return table;
    }

    private void combine(List<HotaTable> sequences, int alpha, int column) {
        double tp = 0;
        for (HotaTable sequence : sequences) {
            tp += sequence.at(HotaField.TP, alpha, column);
        }
        for (HotaField field : HotaField.values()) {
            double sum = 0;
            double weighted = 0;
            for (HotaTable sequence : sequences) {
                double value = sequence.at(field, alpha, column);
                sum += value;
                weighted += value * sequence.at(HotaField.TP, alpha, column);
            }
            if (field.isCount()) {
                put(field, alpha, column, sum);
            } else if (field.isAssociation()) {
                put(field, alpha, column, weighted / Math.max(1, tp));
            } else if (field == HotaField.LOCA) {
                put(field, alpha, column, Math.max(TINY, weighted) / Math.max(TINY, tp));
            }
        }
    }

    /** Everything that follows from counts and association. */
    private void derive(int alpha, int column) {
        double tp = at(HotaField.TP, alpha, column);
        double fn = at(HotaField.FN, alpha, column);
        double fp = at(HotaField.FP, alpha, column);
        double association = at(HotaField.ASSA, alpha, column);
        double fragmented = Math.sqrt(association * at(HotaField.FRAGA, alpha, column));
        double recall = tp / Math.max(1, tp + fn);
        double detection = tp / Math.max(1, tp + fn + fp);
        put(HotaField.DETRE, alpha, column, recall);
        put(HotaField.DETPR, alpha, column, tp / Math.max(1, tp + fp));
        put(HotaField.DETA, alpha, column, detection);
        put(HotaField.HOTA, alpha, column, Math.sqrt(detection * association));
        put(HotaField.RHOTA, alpha, column, Math.sqrt(recall * association));
        put(HotaField.FA_HOTA, alpha, column, Math.sqrt(detection * fragmented));
        put(HotaField.FA_RHOTA, alpha, column, Math.sqrt(recall * fragmented));
    }

    private void total(int alpha) {
        for (HotaField field : HotaField.values()) {
            double sum = 0;
            for (int joint = 0; joint < Joints.COUNT; joint++) {
                sum += at(field, alpha, joint);
            }
            put(field, alpha, Joints.COUNT, field.isCount() ? sum : sum / Joints.COUNT);
        }
    }

    private void put(HotaField field, int alpha, int column, double value) {
        fields.get(field)[alpha * COLUMNS + column] = value;
    }

    double at(HotaField field, int alpha, int column) {
        return fields.get(field)[alpha * COLUMNS + column];
    }

    /** The mean over the alphas per column: what is reported. */
    public JointValues mean(HotaField field) {
        double[] values = new double[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            double sum = 0;
            for (int alpha = 0; alpha < ALPHAS; alpha++) {
                sum += at(field, alpha, column);
            }
            values[column] = sum / ALPHAS;
        }
        return JointValues.of(values);
    }

    /** The values at the lowest alpha per column. */
    public JointValues atLowest(HotaField field) {
        double[] values = new double[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            values[column] = at(field, 0, column);
        }
        return JointValues.of(values);
    }

    /** HOTA times LocA at the lowest alpha; the total as {@link HotaTable} says, {@code pooled} for all sequences. */
    public JointValues hotaTimesLocalisation(boolean pooled) {
        double[] values = new double[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            values[column] = at(HotaField.HOTA, 0, column) * at(HotaField.LOCA, 0, column);
        }
        return pooled ? JointValues.of(values) : JointValues.withMean(java.util.Arrays.copyOf(values, Joints.COUNT));
    }

    /** The total of HOTA at each alpha. */
    public List<Double> totalPerAlpha() {
        List<Double> values = new ArrayList<>();
        for (int alpha = 0; alpha < ALPHAS; alpha++) {
            values.add(at(HotaField.HOTA, alpha, Joints.COUNT));
        }
        return values;
    }
}
