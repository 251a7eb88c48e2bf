package io.posestream.evaluate;

import io.posestream.core.UserError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of evaluations, as PNG or SVG files. XChart draws them. Immutable. */
public final class Pictures {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 750;
    private static final int ROW_HEIGHT = 22;
    private static final float BAR_WIDTH = 7;
    /** Consecutive numbers times this fall on well-spread hues. */
    private static final double GOLDEN_RATIO = 0.618_033_988_749_895;

    private final Path folder;
    private final String stem;
    private final PictureFormat format;

    private Pictures(Path folder, String stem, PictureFormat format) {
        this.folder = folder;
        this.stem = stem;
        this.format = format;
    }

    /**
     * Where to put pictures.
     *
     * @param target a file ending in .png or .svg, whose name the first picture takes and further ones extend; or a
     *     folder, for PNG
     * @param name of the first picture in a folder
     */
    public static Pictures at(Path target, String name) {
        String file = target.getFileName() == null ? "" : target.getFileName().toString();
        for (PictureFormat format : PictureFormat.values()) {
            if (file.toLowerCase(Locale.ROOT).endsWith(format.suffix())) {
                String stem = file.substring(0, file.length() - format.suffix().length());
                return new Pictures(target.toAbsolutePath().getParent(), stem, format);
            }
        }
        if (file.contains(".") && !Files.isDirectory(target)) {
            throw new UserError(
                    target + ": pictures are PNG or SVG files; give a name ending in .png or .svg, or a folder");
        }
        return new Pictures(target, name, PictureFormat.PNG);
    }

    /** Writes a chart as the first picture, or with {@code extension} behind its name; returns the file. */
    public Path save(XYChart chart, String extension) {
        Path file = folder.resolve((extension.isEmpty() ? stem : stem + "-" + extension) + format.suffix());
        try {
            Files.createDirectories(folder);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                format.write(chart, out);
            }
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written (" + e.getMessage() + "); choose another place", e);
        }
        return file;
    }

    /** An empty chart with a legend at its right. */
    public static XYChart chart(String title, String xAxis, String yAxis) {
        return chart(title, xAxis, yAxis, HEIGHT);
    }

    /** An empty chart with a row of fixed height for each of {@code rows}, named by {@code labels}, without legend. */
    public static XYChart rows(String title, String xAxis, String yAxis, int rows, IntFunction<String> labels) {
        XYChart chart = chart(title, xAxis, yAxis, Math.max(HEIGHT / 3, 150 + rows * ROW_HEIGHT));
        chart.getStyler().setYAxisMin(-1.0);
        chart.getStyler().setYAxisMax((double) rows);
        chart.getStyler().setYAxisTickMarkSpacingHint(ROW_HEIGHT);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(value -> {
            long row = Math.round(value);
            boolean whole = Math.abs(value - row) < 1e-6;
            // blanks of different length: XChart thins the ticks out until no two labels are equal
            return whole && row >= 0 && row < rows
                    ? labels.apply((int) row)
                    : " ".repeat(Math.max(0, (int) (2 + 2 * value)));
        });
        return chart;
    }

    private static XYChart chart(String title, String xAxis, String yAxis, int height) {
        XYChart chart = new XYChart(WIDTH, height);
        chart.setTitle(title);
        chart.setXAxisTitle(xAxis);
        chart.setYAxisTitle(yAxis);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLocale(Locale.ROOT);
        return chart;
    }

    /** Fixes both axes to [0, 1]. */
    public static void unitSquare(XYChart chart) {
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisMax(1.0);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(1.0);
        chart.getStyler().setDecimalPattern("0.0#");
    }

    /** Adds a curve; {@code number} of {@code count} picks its colour. */
    public static void line(XYChart chart, String name, double[] x, double[] y, int number, int count) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(Color.getHSBColor((float) number / count, 0.85f, number % 2 == 0 ? 0.8f : 0.55f));
    }

    /** Adds a thick bar whose colour stands for the id {@code carried}. */
    public static void bar(XYChart chart, String name, double[] x, double[] y, long carried) {
        XYSeries series = chart.addSeries(name, x, y);
        double hue = carried * GOLDEN_RATIO;
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(Color.getHSBColor((float) (hue - Math.floor(hue)), 0.6f, 0.85f));
        series.setLineStyle(new BasicStroke(BAR_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL));
        series.setShowInLegend(false);
    }

    /** Adds marks without a line: black crosses, or grey dots. */
    public static void marks(XYChart chart, String name, double[] x, double[] y, boolean crosses) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        series.setMarker(crosses ? SeriesMarkers.CROSS : SeriesMarkers.CIRCLE);
        series.setMarkerColor(crosses ? Color.BLACK : Color.LIGHT_GRAY);
    }
}
