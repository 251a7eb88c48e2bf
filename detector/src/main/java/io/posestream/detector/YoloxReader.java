package io.posestream.detector;

import io.posestream.core.Affine;
import io.posestream.inference.Call;
import io.posestream.inference.DetectorHead;
import io.posestream.inference.InferenceException;
import io.posestream.inference.InputSpec;
import io.posestream.inference.Placement;

/** YOLOX without decoding in the graph: {@code output} 1 x cells x (5 + classes). */
final class YoloxReader implements BoxReader {
    private static final String OUTPUT = "output";
    private static final int[] STRIDES = {8, 16, 32};

    private final InputSpec input;
    private final DetectorHead head;
    private final double threshold;
    private final Candidates inInput = new Candidates();
    private float[] rows = {};

    YoloxReader(InputSpec input, DetectorHead head, double threshold) {
        this.input = input;
        this.head = head;
        this.threshold = threshold;
    }

    @Override
    public void prepare(Call call, Placement placement, int pictureWidth, int pictureHeight) {}

    @Override
    public void read(Call call, Placement placement, int pictureWidth, int pictureHeight, Candidates found) {
        long[] shape = call.shape(OUTPUT);
        int cells = YoloxGrid.cells(input.width(), input.height(), STRIDES);
        if (shape.length != 3 || shape[1] != cells || shape[2] <= YoloxGrid.FIRST_CLASS + head.personClass()) {
            throw new InferenceException("YOLOX output is not 1 x " + cells + " x (5 + classes)");
        }
        int rowLength = (int) shape[2];
        if (rows.length < cells * rowLength) {
            rows = new float[cells * rowLength];
        }
        call.floats(OUTPUT, rows);
        inInput.clear();
        YoloxGrid.decode(
                rows, rowLength, input.width(), input.height(), STRIDES, head.personClass(), threshold, inInput);
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
