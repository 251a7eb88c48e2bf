package io.posestream.results.format;

import io.posestream.evaluate.posetrack.file.ListedFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The names of a truth file for our frames, ours where the truth has no ids. */
final class TruthFrameNames implements FrameNames {
    private final ImageNames ours;
    private final List<Integer> numbers;
    private final List<ListedFrame> byNumber;

    TruthFrameNames(TruthSequence truth, ImageNames ours, long count) {
        this.ours = ours;
        this.numbers = truth.numbers(count);
        this.byNumber = new ArrayList<>(
                Collections.nCopies(numbers.size(), truth.frames().get(0)));
        for (int index = 0; index < numbers.size(); index++) {
            byNumber.set(numbers.get(index), truth.frames().get(index));
        }
    }

    /** Our numbers in the order of the truth file. */
    List<Integer> order() {
        return numbers;
    }

    @Override
    public String fileName(long number) {
        return byNumber.get(Math.toIntExact(number)).fileName();
    }

    @Override
    public long imageId(long number) {
        long id = byNumber.get(Math.toIntExact(number)).id();
        return id < 0 ? ours.imageId(number) : id;
    }

    @Override
    public long annotationId(long imageId, int row) {
        return ours.annotationId(imageId, row);
    }

    @Override
    public List<String> notes() {
        return List.of();
    }
}
