package io.posestream.inference.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.posestream.core.Printable;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** JSON to {@link ModelManifest}; every mistake is a {@link UserError} that names file and field. */
final class ManifestReader {
    /** The only form there is so far. */
    static final int FORMAT = 1;

    /** A skeleton of hundreds of joints takes some kilobytes. */
    private static final long MAX_BYTES = 4L << 20;

    /** Refuses what JSON leaves open: a field twice, text after the end. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ManifestReader() {}

    static ModelManifest read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UserError(file + " is no model manifest: it is larger than " + (MAX_BYTES >> 20) + " MB");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (MalformedInputException e) {
            throw new UserError("model manifest " + file + " is not UTF-8 text", e);
        } catch (NoSuchFileException e) {
            throw new UserError("no model manifest at " + file, e);
        } catch (IOException e) {
            throw new UserError("cannot read model manifest " + file + ": " + e.getMessage(), e);
        }
    }

    static ModelManifest parse(String where, String json) {
        try {
            return manifest(new JsonFields(where, MAPPER.readTree(json)));
        } catch (JsonProcessingException e) {
            throw new UserError(where + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new UserError(where + ": " + e.getMessage(), e);
        }
    }

    private static ModelManifest manifest(JsonFields fields) {
        int format = fields.integer("format");
        if (format != FORMAT) {
            throw new IllegalArgumentException("format " + format + " is unknown; this version reads " + FORMAT);
        }
        ModelFamily family = fields.choice("family", ModelFamily.class);
        ModelManifest manifest = new ModelManifest(
                fields.text("id"),
                family,
                fields.texts("graphs"),
                input(fields.object("input")),
                head(family, fields),
                fields.has("members") ? members(fields.objects("members")) : List.of(),
                fields.has("weightBits") ? OptionalInt.of(fields.integer("weightBits")) : OptionalInt.empty(),
                fields.text("licence"),
                fields.text("origin"),
                fields.has("accuracy") ? fields.object("accuracy").allNumbers() : Map.of());
        fields.requireNothingElse();
        return manifest;
    }

    private static ModelHead head(ModelFamily family, JsonFields fields) {
        return switch (family) {
            case HEATMAP -> heatmap(fields.object("heatmap"));
            case SIMCC -> simcc(fields.object("simcc"));
            default -> detector(fields.object("detector"));
        };
    }

    private static List<EnsembleMember> members(List<JsonFields> list) {
        List<EnsembleMember> members = new ArrayList<>();
        for (JsonFields fields : list) {
            members.add(new EnsembleMember(
                    fields.text("graph"),
                    input(fields.object("input")),
                    fields.text("output"),
                    fields.integer("width"),
                    fields.integer("height")));
            fields.requireNothingElse();
        }
        return members;
    }

    private static InputSpec input(JsonFields fields) {
        InputSpec input = new InputSpec(
                fields.text("name"),
                fields.integer("width"),
                fields.integer("height"),
                fields.integer("sizeStep"),
                fields.integer("maxBatch"),
                fields.choice("colors", ColorOrder.class),
                new Normalization(fields.number("divisor"), fields.numbers("mean"), fields.numbers("std")));
        fields.requireNothingElse();
        return input;
    }

    private static DetectorHead detector(JsonFields fields) {
        DetectorHead head = new DetectorHead(
                fields.choice("resize", DetectorHead.Resize.class),
                fields.integer("padValue"),
                fields.integer("personClass"),
                fields.optionalNumber("boxScore"),
                fields.optionalNumber("nmsIou"),
                fields.has("skeleton") ? Optional.of(skeletonOf(fields)) : Optional.empty(),
                fields.has("shortestSide") || fields.has("longestSide")
                        ? Optional.of(
                                new DetectorHead.Sides(fields.integer("shortestSide"), fields.integer("longestSide")))
                        : Optional.empty());
        fields.requireNothingElse();
        return head;
    }

    private static HeatmapHead heatmap(JsonFields fields) {
        HeatmapHead head = new HeatmapHead(
                fields.text("output"),
                fields.integer("width"),
                fields.integer("height"),
                crop(fields.object("crop")),
                decode(fields.object("decode")),
                scores(fields.object("scores")),
                skeletonOf(fields));
        fields.requireNothingElse();
        return head;
    }

    private static SimccHead simcc(JsonFields fields) {
        SimccHead head = new SimccHead(
                fields.text("outputX"),
                fields.text("outputY"),
                fields.number("splitRatio"),
                crop(fields.object("crop")),
                fields.flag("flipTest"),
                scores(fields.object("scores")),
                skeletonOf(fields));
        fields.requireNothingElse();
        return head;
    }

    private static CropRule crop(JsonFields fields) {
        CropRule crop = new CropRule(
                fields.choice("convention", CropRule.Convention.class),
                fields.number("enlargeWidth"),
                fields.number("enlargeHeight"),
                fields.number("cellShift"));
        fields.requireNothingElse();
        return crop;
    }

    private static DecodeRule decode(JsonFields fields) {
        DecodeRule decode = new DecodeRule(
                fields.choice("method", DecodeRule.Method.class),
                fields.integer("blurKernel"),
                fields.flag("flipTest"),
                fields.number("flipShift"));
        fields.requireNothingElse();
        return decode;
    }

    private static ScoreRule scores(JsonFields fields) {
        ScoreRule scores =
                new ScoreRule(fields.number("trainedPeak"), fields.choice("official", ScoreRule.Official.class));
        fields.requireNothingElse();
        return scores;
    }

    private static Skeleton skeletonOf(JsonFields fields) {
        return fields.isText("skeleton")
                ? builtIn(fields.text("skeleton"))
                : SkeletonReader.ofManifest(fields.object("skeleton"));
    }

    private static Skeleton builtIn(String id) {
        return Skeletons.find(id)
                .orElseThrow(() -> new IllegalArgumentException("no built-in skeleton \"" + Printable.of(id)
                        + "\"; there are "
                        + String.join(
                                ", ", Skeletons.all().stream().map(Skeleton::id).toList())));
    }
}
