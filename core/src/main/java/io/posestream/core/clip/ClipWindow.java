package io.posestream.core.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One kind of clip: how many frames, how far apart two clips begin, and at what rate the frames follow each other.
 *
 * @param length frames of a clip
 * @param stride frames between the beginnings of two clips, at most {@code length}
 * @param rate frames per second after resampling, at most 240
 */
public record ClipWindow(int length, int stride, int rate) {
    /** What PoseC3D (48 frames) and the graph networks (100 frames) take: see docs/clips.md. */
    public static final List<ClipWindow> DEFAULT = List.of(new ClipWindow(48, 16, 30), new ClipWindow(100, 25, 30));

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})/(\\d{1,6})@(\\d{1,6})");
    private static final int MAX_LENGTH = 10_000;
    private static final int MAX_RATE = 240;
    private static final long SECOND_US = 1_000_000;

    /** Checks the numbers; the message says what is wrong in the words of the command line. */
    public ClipWindow {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("a window of " + length + " frames: 1 to " + MAX_LENGTH + " can be had");
        }
        if (stride < 1 || stride > length) {
            throw new IllegalArgumentException("a stride of " + stride + " for a window of " + length
                    + " frames: it lies between 1 and the window, so that no frame is left out");
        }
        if (rate < 1 || rate > MAX_RATE) {
            throw new IllegalArgumentException("a rate of " + rate + ": 1 to " + MAX_RATE + " frames/s can be had");
        }
    }

    /**
     * Reads {@code window/stride@rate}, several with commas between them.
     *
     * @throws IllegalArgumentException where the text is not of that form; the message quotes it
     */
    public static List<ClipWindow> parse(String text) {
        List<ClipWindow> windows = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            Matcher matcher = TEXT.matcher(one.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "'" + one + "' is no window: write window/stride@rate, e.g. 48/16@30");
            }
            ClipWindow window = new ClipWindow(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
            if (windows.contains(window)) {
                throw new IllegalArgumentException("the window " + window + " is named twice");
            }
            windows.add(window);
        }
        return List.copyOf(windows);
    }

    /** The time of a point of the grid, in µs from its origin, rounded to the nearest. */
    public long timeUs(long point) {
        return Math.floorDiv(2 * point * SECOND_US + rate, 2L * rate);
    }

    /** The first point of the grid that does not lie before a time. */
    public long pointAtOrAfter(long us) {
        long point = Math.floorDiv(us * rate, SECOND_US);
        while (timeUs(point) < us) {
            point++;
        }
        while (point > 0 && timeUs(point - 1) >= us) {
            point--;
        }
        return point;
    }

    @Override
    public String toString() {
        return length + "/" + stride + "@" + rate;
    }
}
