package io.posestream.evaluate;

import java.awt.Dimension;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.w3c.dom.Document;

/** The files that a chart can be written as. */
enum PictureFormat {
    /** Pixels. */
    PNG {
        @Override
        void write(XYChart chart, OutputStream out) throws IOException {
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", out);
        }
    },
    /** Lines and letters, by Batik; sharp at every size. */
    SVG {
        @Override
        void write(XYChart chart, OutputStream out) throws IOException {
            SVGGraphics2D graphics = new SVGGraphics2D(emptyDocument());
            graphics.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
            try {
                // Batik's own writer names a DTD, which readers would fetch from the network
                TransformerFactory.newDefaultInstance()
                        .newTransformer()
                        .transform(new DOMSource(graphics.getRoot()), new StreamResult(out));
            } catch (TransformerException e) {
                throw new IOException("not written as SVG: " + e.getMessage(), e);
            }
        }
    };

    private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

    /** The end of such a file's name. */
    String suffix() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    /** Writes the chart in its own size; does not close {@code out}. */
    abstract void write(XYChart chart, OutputStream out) throws IOException;

    private static Document emptyDocument() {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG_NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML library cannot make a document", e);
        }
    }
}
