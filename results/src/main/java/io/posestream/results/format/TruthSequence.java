package io.posestream.results.format;

import io.posestream.core.Checks;
import io.posestream.core.UserError;
import io.posestream.evaluate.posetrack.file.ListedFrame;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The frames of one truth file.
 *
 * @param name of the file, without its ending; the predictions' file needs the same
 * @param frames in the file's order
 */
public record TruthSequence(String name, List<ListedFrame> frames) {
    /** Copies the list. */
    public TruthSequence {
        Checks.requireText(name, "name");
        frames = List.copyOf(frames);
    }

    /**
     * For every frame of the file, in its order, the number it has in our stream: its place among all by file name,
     * digits compared as numbers.
     *
     * @param numbers of our stream
     * @throws UserError where there are not as many
     */
    List<Integer> numbers(long numbers) {
        if (numbers != frames.size()) {
            throw new UserError("truth " + name + " has " + frames.size() + " frames and the stream " + numbers
                    + ": evaluators need one for each, so run the whole sequence without --from, --to or --limit");
        }
        List<Integer> byName = IntStream.range(0, frames.size())
                .boxed()
                .sorted(Comparator.comparing(
                                (Integer index) -> digits(frames.get(index).fileName()))
                        .thenComparing(index -> frames.get(index).fileName()))
                .toList();
        Integer[] places = new Integer[frames.size()];
        for (int place = 0; place < places.length; place++) {
            places[byName.get(place)] = place;
        }
        return List.of(places);
    }

    /** The digits of the base name as a number; 0 where there are none, so that names decide. */
    private static BigInteger digits(String fileName) {
        String base = fileName.substring(fileName.lastIndexOf('/') + 1);
        String digits = base.replaceAll("\\.[^.]*$", "").replaceAll("\\D", "");
        return digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits);
    }
}
