package io.posestream.results.overlay;

import io.posestream.results.overlay.Canvas.Area;
import io.posestream.results.overlay.Canvas.Ink;
import java.util.List;

/** Draws a person's id on a plate at the top left of the box, moved inside where the picture ends. */
final class Label {
    private static final double TEXT_HEIGHT = 12;
    private static final double STROKE_RADIUS = 1.05;
    private static final double PADDING_X = 5.5;
    private static final double PADDING_Y = 4.5;
    private static final double CORNER = 4.5;

    private Label() {}

    /**
     * Draws it.
     *
     * @param unit the length that is one pixel in a picture of 1280 x 720
     * @param box the person's, in pixels of the picture
     * @param id to show
     */
    static void paint(Canvas canvas, double unit, Area box, int id) {
        String text = Integer.toString(id);
        double height = TEXT_HEIGHT * unit;
        double textWidth = ((text.length() - 1) * Digits.ADVANCE + Digits.WIDTH) * height;
        double plateWidth = textWidth + 2 * PADDING_X * unit;
        double plateHeight = height + 2 * PADDING_Y * unit;
        double left = Math.max(0, Math.min(box.left() - unit, canvas.width() - 1 - plateWidth));
        double above = box.top() - plateHeight + unit;
        double top = Math.min(above < 0 ? Math.max(0, box.top()) : above, canvas.height() - 1 - plateHeight);
        Area plate = new Area(left, top, left + plateWidth, top + plateHeight);
        canvas.plate(plate, CORNER * unit, new Ink(Palette.person(id), 0.96));
        for (int i = 0; i < text.length(); i++) {
            double x = left + PADDING_X * unit + i * Digits.ADVANCE * height;
            paintDigit(canvas, text.charAt(i) - '0', x, top + PADDING_Y * unit, unit);
        }
    }

    private static void paintDigit(Canvas canvas, int digit, double x, double y, double unit) {
        double height = TEXT_HEIGHT * unit;
        Ink ink = new Ink(Palette.TEXT, 1);
        for (List<Digits.Point> line : Digits.of(digit)) {
            for (int i = 1; i < line.size(); i++) {
                Digits.Point from = line.get(i - 1);
                Digits.Point to = line.get(i);
                canvas.line(
                        x + from.x() * height,
                        y + from.y() * height,
                        x + to.x() * height,
                        y + to.y() * height,
                        STROKE_RADIUS * unit,
                        ink);
            }
        }
    }
}
