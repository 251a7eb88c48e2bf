package io.posestream.detector;

import io.posestream.core.Affine;
import io.posestream.core.UserError;
import io.posestream.inference.Call;
import io.posestream.inference.InferenceException;
import io.posestream.inference.ModelSession;
import io.posestream.inference.fill.Placement;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelManifest;
import java.util.Arrays;

/** YOLOX, decoded in the graph or not: {@code output} 1 x cells x (5 + classes). */
final class YoloxReader implements BoxReader {
    private static final String OUTPUT = "output";
    private static final int[] STRIDES = {8, 16, 32};

    private final InputSpec input;
    private final DetectorHead head;
    private final double threshold;
    private final boolean inPixels;
    private final Candidates inInput = new Candidates();
    private float[] rows = {};

    /** @param inPixels whether the graph decodes its rows, as {@link #isInPixels} tells */
    YoloxReader(InputSpec input, DetectorHead head, double threshold, boolean inPixels) {
        this.input = input;
        this.head = head;
        this.threshold = threshold;
        this.inPixels = inPixels;
    }

    /**
     * Runs the graph once, on a picture of one grey, to see which form its rows have.
     *
     * @throws UserError where its output is not that of a YOLOX
     */
    static boolean isInPixels(ModelManifest manifest, DetectorHead head, ModelSession session) {
        InputSpec input = manifest.input();
        float[] grey = new float[input.pictureLength()];
        Arrays.fill(grey, head.padValue());
        try (Call call = session.newCall()) {
            call.input(input.name(), grey, 1, InputSpec.CHANNELS, input.height(), input.width());
            call.run();
            int rowLength = rowLength(call, input, head);
            float[] rows = call.floats(OUTPUT);
            return YoloxForm.isInPixels(rows, rowLength, input.width(), input.height(), STRIDES);
        } catch (InferenceException e) {
            throw new UserError("model " + session.name() + " is no YOLOX: " + e.getMessage(), e);
        }
    }

    private static int rowLength(Call call, InputSpec input, DetectorHead head) {
        long[] shape = call.shape(OUTPUT);
        int cells = YoloxGrid.cells(input.width(), input.height(), STRIDES);
        if (shape.length != 3
                || shape[0] != 1
                || shape[1] != cells
                || shape[2] <= YoloxGrid.FIRST_CLASS + head.personClass()) {
            throw new InferenceException("YOLOX output is not 1 x " + cells + " x (5 + classes)");
        }
        return (int) shape[2];
    }

    @Override
    public void prepare(Call call, Placement placement, int pictureWidth, int pictureHeight) {}

    @Override
    public void read(Call call, Placement placement, int pictureWidth, int pictureHeight, Candidates found) {
        int rowLength = rowLength(call, input, head);
        int cells = YoloxGrid.cells(input.width(), input.height(), STRIDES);
        if (rows.length < cells * rowLength) {
            rows = new float[cells * rowLength];
        }
        call.floats(OUTPUT, rows);
        inInput.clear();
        if (inPixels) {
            YoloxGrid.collect(rows, rowLength, cells, head.personClass(), threshold, inInput);
        } else {
            YoloxGrid.decode(
                    rows, rowLength, input.width(), input.height(), STRIDES, head.personClass(), threshold, inInput);
        }
        Affine edges = placement.edgesTo(pictureWidth, pictureHeight);
        for (int i = 0; i < inInput.count; i++) {
            found.add(
                    edges.x(inInput.left[i], 0),
                    edges.y(0, inInput.top[i]),
                    edges.x(inInput.right[i], 0),
                    edges.y(0, inInput.bottom[i]),
                    inInput.score[i]);
        }
    }

    @Override
    public boolean hasDuplicates() {
        return true;
    }
}
