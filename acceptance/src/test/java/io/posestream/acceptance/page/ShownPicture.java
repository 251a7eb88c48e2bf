package io.posestream.acceptance.page;

import io.posestream.core.FrameId;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeleton;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the canvas of a stream shows: which frame, and where it lies.
 *
 * @param id of the frame
 * @param kind of the record
 * @param seq of the message
 * @param picture whether it was there
 * @param left of the frame on the canvas, in canvas pixels
 * @param top of the frame on the canvas
 * @param scale canvas pixels per source pixel
 */
record ShownPicture(FrameId id, String kind, long seq, String picture, double left, double top, double scale) {
    private static final double SURE = 0.5;
    private static final double SHORTEST = 14;
    private static final int NEAR = 90;
    private static final String READ = """
            const canvas = document.querySelector('canvas[data-stream="' + arguments[0] + '"]');
            return canvas?.dataset.fit ? {...canvas.dataset} : null;""";
    private static final String PIXELS = """
            const canvas = document.querySelector('canvas[data-stream="' + arguments[0] + '"]');
            if (Number(canvas.dataset.seq) !== arguments[2]) return null;
            const pen = canvas.getContext('2d');
            return arguments[1].map(([x, y]) => [...pen.getImageData(x, y, 1, 1).data].slice(0, 3));""";

    /** A place on the canvas and the colour that it should have. */
    private record Spot(long x, long y, int colour) {}

    /** Null where nothing is drawn yet. */
    static ShownPicture of(Browser browser, String stream) {
        Map<?, ?> data = (Map<?, ?>) browser.script(READ, stream);
        if (data == null) {
            return null;
        }
        String[] fit = text(data, "fit").split(" ", -1);
        return new ShownPicture(
                new FrameId(stream, Long.parseLong(text(data, "epoch")), Long.parseLong(text(data, "number"))),
                text(data, "kind"),
                Long.parseLong(text(data, "seq")),
                text(data, "picture"),
                Double.parseDouble(fit[0]),
                Double.parseDouble(fit[1]),
                Double.parseDouble(fit[2]));
    }

    private static String text(Map<?, ?> data, String name) {
        return String.valueOf(data.get(name));
    }

    /**
     * How many limbs of confirmed people have their person's colour in their middle.
     *
     * @param record of the frame that is shown
     * @return how many do, and of how many
     */
    int[] limbsColoured(Browser browser, Tracks record) {
        List<Spot> spots = new ArrayList<>();
        for (TrackedPerson person : record.people()) {
            if (person.displayId().isPresent()) {
                int colour = colour(person.displayId().getAsInt());
                for (Skeleton.Pair edge : record.skeleton().edges()) {
                    addMiddle(spots, person.pose().keypoints(), edge, colour);
                }
            }
        }
        List<?> places = spots.stream().map(spot -> List.of(spot.x(), spot.y())).toList();
        List<?> seen = (List<?>) browser.script(PIXELS, id.streamId(), places, seq);
        if (seen == null) {
            throw new AssertionError("another picture came");
        }
        int coloured = 0;
        for (int i = 0; i < spots.size(); i++) {
            coloured += distance((List<?>) seen.get(i), spots.get(i).colour()) < NEAR ? 1 : 0;
        }
        return new int[] {coloured, spots.size()};
    }

    private void addMiddle(List<Spot> spots, List<Keypoint> joints, Skeleton.Pair edge, int colour) {
        Keypoint from = joints.get(edge.first());
        Keypoint to = joints.get(edge.second());
        double length = Math.hypot(from.x() - to.x(), from.y() - to.y()) * scale;
        if (Math.min(from.score(), to.score()) >= SURE && length >= SHORTEST) {
            double x = left + ((from.x() + to.x()) / 2.0 + 0.5) * scale;
            double y = top + ((from.y() + to.y()) / 2.0 + 0.5) * scale;
            spots.add(new Spot((long) Math.floor(x), (long) Math.floor(y), colour));
        }
    }

    private static int distance(List<?> pixel, int colour) {
        int red = ((Number) pixel.get(0)).intValue() - (colour >> 16);
        int green = ((Number) pixel.get(1)).intValue() - (colour >> 8 & 0xFF);
        int blue = ((Number) pixel.get(2)).intValue() - (colour & 0xFF);
        return Math.abs(red) + Math.abs(green) + Math.abs(blue);
    }

    /** The colour of a person's number, worked out apart from the page: OKLCH at lightness 0.8 and chroma 0.145. */
    private static int colour(int displayId) {
        double hue = Math.toRadians(145 + displayId * 137.50776405003785);
        double a = 0.145 * Math.cos(hue);
        double b = 0.145 * Math.sin(hue);
        double l = Math.pow(0.8 + 0.3963377774 * a + 0.2158037573 * b, 3);
        double m = Math.pow(0.8 - 0.1055613458 * a - 0.0638541728 * b, 3);
        double s = Math.pow(0.8 - 0.0894841775 * a - 1.2914855480 * b, 3);
        return gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
                | gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
                | gamma(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    private static int gamma(double linear) {
        double clipped = Math.min(1, Math.max(0, linear));
        return (int) Math.round(
                255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * Math.pow(clipped, 1 / 2.4) - 0.055));
    }
}
