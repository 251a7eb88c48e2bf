package io.posestream.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.Box;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.testkit.Shared;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** People of the shared training crops, for calibration on others than those one measures with. */
final class TrainPeople {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_BYTES = 11;
    private static final int OCTAL = 8;

    private TrainPeople() {}

    /** The first {@code limit} people of the first shard whose crops are from {@code source}. */
    static PersonCrops crops(ModelManifest manifest, String source, int limit)
            throws IOException, CorruptImageException {
        Path folder = Shared.path("data", "train-pose");
        Map<String, JsonNode> labels = new HashMap<>();
        for (JsonNode label :
                new ObjectMapper().readTree(folder.resolve("labels.json").toFile())) {
            if (label.get("shard").asInt() == 1 && label.get("source").asText().equals(source)) {
                labels.put(label.get("file").asText(), label.get("box_wh"));
            }
        }
        PersonCrops crops = new PersonCrops(manifest);
        try (InputStream tar = new BufferedInputStream(Files.newInputStream(folder.resolve("crops-01.tar")))) {
            byte[] header = tar.readNBytes(BLOCK);
            while (header.length == BLOCK && header[0] != 0 && crops.size() < limit) {
                String name = text(header, 0, NAME_BYTES);
                int size = Integer.parseInt(text(header, SIZE_AT, SIZE_BYTES), OCTAL);
                byte[] content = tar.readNBytes(size);
                tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                if (labels.containsKey(name)) {
                    add(crops, content, labels.get(name));
                }
                header = tar.readNBytes(BLOCK);
            }
        }
        return crops;
    }

    private static void add(PersonCrops crops, byte[] bytes, JsonNode size) throws CorruptImageException {
        float width = size.get(0).floatValue();
        float height = size.get(1).floatValue();
        try (Image picture = ImageCodec.decode(bytes)) {
            crops.add(picture, new Box((picture.width() - width) / 2, (picture.height() - height) / 2, width, height));
        }
    }

    private static String text(byte[] header, int from, int most) {
        int length = 0;
        while (length < most && header[from + length] != 0) {
            length++;
        }
        return new String(header, from, length, StandardCharsets.US_ASCII).strip();
    }
}
