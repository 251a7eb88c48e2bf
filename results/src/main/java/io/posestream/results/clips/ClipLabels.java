package io.posestream.results.clips;

import io.posestream.core.UserError;
import io.posestream.core.clip.SkeletonClip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What people do when: intervals of capture time with a class each, read from a CSV file of the columns stream, track,
 * from, to, class (track: the number people see; from and to: seconds of capture time; class: an integer from 0).
 * Immutable, thread-safe.
 */
public final class ClipLabels {
    /** No interval: every clip is of class -1, unknown. */
    public static final ClipLabels NONE = new ClipLabels(List.of());

    private static final int COLUMNS = 5;

    private record Interval(String stream, int track, long fromUs, long toUs, int label) {}

    private final List<Interval> intervals;

    private ClipLabels(List<Interval> intervals) {
        this.intervals = List.copyOf(intervals);
    }

    /**
     * Reads a file.
     *
     * @throws UserError where it is not there or a row is wrong; the message names the row
     */
    public static ClipLabels read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UserError("cannot read the labels " + file + ": " + e.getMessage(), e);
        }
        List<Interval> intervals = new ArrayList<>();
        for (int row = 0; row < lines.size(); row++) {
            String line = lines.get(row).strip();
            boolean heading =
                    row == 0 && line.toLowerCase(java.util.Locale.ROOT).startsWith("stream");
            if (!line.isEmpty() && !heading) {
                intervals.add(interval(file, row + 1, line));
            }
        }
        return new ClipLabels(intervals);
    }

    private static Interval interval(Path file, int row, String line) {
        String[] columns = line.split(",", -1);
        try {
            if (columns.length == COLUMNS) {
                Interval interval = new Interval(
                        columns[0].strip(),
                        Integer.parseInt(columns[1].strip()),
                        Math.round(Double.parseDouble(columns[2].strip()) * 1e6),
                        Math.round(Double.parseDouble(columns[3].strip()) * 1e6),
                        Integer.parseInt(columns[4].strip()));
                if (interval.fromUs() < interval.toUs() && interval.track() >= 0 && interval.label() >= 0) {
                    return interval;
                }
            }
        } catch (NumberFormatException e) {
            // the message below says it
        }
        throw new UserError(file + ", row " + row + ": '" + line
                + "' is not stream,track,from,to,class with numbers from 0 and from before to");
    }

    /** The class of the interval that covers most of a clip of its leading person, at least half; else -1. */
    int of(SkeletonClip clip) {
        SkeletonClip.Place place = clip.place();
        long least = (place.end().captureUs() - place.start().captureUs() + 1) / 2;
        int label = -1;
        for (Interval interval : intervals) {
            boolean same = interval.stream().equals(place.streamId())
                    && interval.track() == clip.members().get(0).displayId();
            long shared = Math.min(interval.toUs(), place.end().captureUs())
                    - Math.max(interval.fromUs(), place.start().captureUs());
            if (same && shared >= least) {
                least = shared + 1;
                label = interval.label();
            }
        }
        return label;
    }
}
