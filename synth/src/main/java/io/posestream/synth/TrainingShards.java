package io.posestream.synth;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.evaluate.json.JsonWriter;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.synth.TruthPerson.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * Pictures of a scene with exact truth in the form of {@code models/training}: {@code crops}, one per person, 240x320,
 * covering 1.5 times the person's box fitted to 3:4, and {@code pictures}, the middle square of each frame at 416x416 with
 * all boxes; each a tar of JPEG files and {@code labels.json}. Owns the open files. For one caller.
 */
final class TrainingShards implements AutoCloseable {
    private static final int CROP_WIDTH = 240;
    private static final int CROP_HEIGHT = 320;
    private static final double ENLARGEMENT = 1.5;
    private static final int SIDE = 416;

    /** Smaller people are blurs at the size of a crop. */
    private static final double LEAST_HEIGHT = 64;

    /** Of whom less is seen is hard to tell from the one in front. */
    private static final double LEAST_SEEN = 0.5;

    /** Boxes with less in the square are left out of it. */
    private static final double LEAST_SIDE = 6;

    /** A teacher's confidence that the trainer takes for "nobody knows", between its bars for absent and sure. */
    private static final double UNKNOWN = 0.2;

    private static final double ABSENT = 0;
    private static final double KNOWN = 1;

    private final SceneOptions options;
    private final Folder crops;
    private final Folder pictures;

    TrainingShards(SceneOptions options, Path folder) throws IOException {
        this.options = options;
        crops = new Folder(folder.resolve("crops"));
        try {
            pictures = new Folder(folder.resolve("pictures"));
        } catch (IOException | RuntimeException e) {
            crops.close();
            throw e;
        }
    }

    /** Adds a frame, rows of blue, green, red, with its people. */
    void add(byte[] bgr, List<TruthPerson> people) throws IOException {
        for (TruthPerson person : people) {
            if (person.box[3] - person.box[1] >= LEAST_HEIGHT && person.seen >= LEAST_SEEN) {
                addCrop(bgr, person);
            }
        }
        addPicture(bgr, people);
    }

    /** Writes the labels; without it the folders hold none and are not taken for data. */
    void finish() throws IOException {
        crops.finish();
        pictures.finish();
    }

    int crops() {
        return crops.count;
    }

    private void addCrop(byte[] bgr, TruthPerson person) throws IOException {
        double width = person.box[2] - person.box[0];
        double height = person.box[3] - person.box[1];
        double scale = ENLARGEMENT * Math.max(width / CROP_WIDTH, height / CROP_HEIGHT);
        CutOut cut = CutOut.around(
                (person.box[0] + person.box[2]) / 2,
                (person.box[1] + person.box[3]) / 2,
                scale,
                CROP_WIDTH,
                CROP_HEIGHT);
        JsonGenerator json = crops.begin(jpeg(cut, bgr));
        json.writeStringField("source", "synth");
        json.writeFieldName("box_wh");
        json.writeArray(new double[] {width / scale, height / scale}, 0, 2);
        json.writeArrayFieldStart("truth");
        for (int joint = 0; joint < TruthPerson.COCO_JOINTS; joint++) {
            Sight sight = person.sights.get(joint);
            boolean isKnown = sight == Sight.SEEN || sight == Sight.TURNED_AWAY;
            json.writeArray(
                    new double[] {cut.x(person.x[joint]), cut.y(person.y[joint]), isKnown ? KNOWN : ABSENT}, 0, 3);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("teacher");
        for (int joint = 0; joint < TruthPerson.COCO_JOINTS; joint++) {
            double confidence = person.sights.get(joint) == Sight.OUTSIDE ? ABSENT : UNKNOWN;
            json.writeArray(new double[] {0, 0, confidence}, 0, 3);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void addPicture(byte[] bgr, List<TruthPerson> people) throws IOException {
        double side = Math.min(options.width(), options.height());
        double scale = side / SIDE;
        // the first pixel's centre lies half a pixel of the picture inside the square's edge
        CutOut cut = new CutOut(
                (options.width() - side) / 2 + (scale - 1) / 2,
                (options.height() - side) / 2 + (scale - 1) / 2,
                scale,
                SIDE,
                SIDE);
        JsonGenerator json = pictures.begin(jpeg(cut, bgr));
        json.writeNumberField("width", SIDE);
        json.writeNumberField("height", SIDE);
        json.writeArrayFieldStart("boxes");
        for (TruthPerson person : people) {
            // boxes count from pixel edges, truth from centres
            double left = Math.max(0, cut.x(person.box[0]) + 0.5);
            double top = Math.max(0, cut.y(person.box[1]) + 0.5);
            double width = Math.min(SIDE, cut.x(person.box[2]) + 0.5) - left;
            double height = Math.min(SIDE, cut.y(person.box[3]) + 0.5) - top;
            if (width >= LEAST_SIDE && height >= LEAST_SIDE) {
                json.writeArray(new double[] {left, top, width, height}, 0, 4);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private byte[] jpeg(CutOut cut, byte[] bgr) {
        try (Image image = Image.of(cut.width(), cut.height(), cut.pixels(bgr, options.width(), options.height()))) {
            return ImageCodec.encodeJpeg(image, ImageCodec.DEFAULT_QUALITY);
        }
    }

    @Override
    public void close() throws IOException {
        try (crops) {
            pictures.close();
        }
    }

    /** One folder: a tar and its labels. */
    private static final class Folder implements AutoCloseable {
        private final Path labels;
        private final Path part;
        private final TarShard shard;
        private final JsonGenerator json;
        private int count;

        Folder(Path folder) throws IOException {
            Files.createDirectories(folder);
            labels = folder.resolve("labels.json");
            part = folder.resolve("labels.json.part");
            Files.deleteIfExists(labels);
            shard = new TarShard(folder.resolve("part-01.tar"));
            try {
                json = JsonWriter.on(Files.newOutputStream(part));
                json.writeStartArray();
            } catch (IOException | RuntimeException e) {
                shard.close();
                throw e;
            }
        }

        /** Stores the file and opens its record, which the caller completes. */
        JsonGenerator begin(byte[] jpeg) throws IOException {
            String name = String.format(Locale.ROOT, "%06d.jpg", count++);
            shard.add(name, jpeg);
            json.writeStartObject();
            json.writeStringField("file", name);
            json.writeNumberField("shard", 1);
            return json;
        }

        void finish() throws IOException {
            json.writeEndArray();
            json.close();
            Files.move(part, labels, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void close() throws IOException {
            try (shard) {
                json.close();
            }
        }
    }
}
