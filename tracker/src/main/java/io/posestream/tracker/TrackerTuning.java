package io.posestream.tracker;

import io.posestream.core.UserError;
import io.posestream.core.match.PoseSimilarity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link TrackerConfig} as names and values that people write. Static functions, thread-safe. */
public final class TrackerTuning {
    private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s)");
    private static final String PRESET = "preset";
    private static final double MS_PER_SECOND = 1000;

    private TrackerTuning() {}

    /** Every setting by its name, in the order of {@link TrackerConfig}; each value in the form that is read back. */
    public static Map<String, String> settings(TrackerConfig config) {
        PoseSimilarity.Rules similarity = config.similarity();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("nms-oks", text(config.nmsOks()));
        settings.put("oks-weight", text(similarity.oksWeight()));
        settings.put("min-joint-score", text(similarity.minJointScore()));
        settings.put("min-joints", Integer.toString(similarity.minJoints()));
        settings.put("box-only-weight", text(similarity.boxOnlyWeight()));
        settings.put("inflation", text(similarity.inflation()));
        settings.put("score-weighted", Boolean.toString(similarity.scoreWeighted()));
        settings.put("motion", config.motion().name().toLowerCase(Locale.ROOT));
        settings.put("remember-joints", Boolean.toString(config.rememberJoints()));
        settings.put("high-score", text(config.highScore()));
        settings.put("low-score", text(config.lowScore()));
        settings.put("high-gate", text(config.highGate()));
        settings.put("low-gate", text(config.lowGate()));
        settings.put("birth-score", text(config.birthScore()));
        settings.put("confirm-hits", Integer.toString(config.confirmHits()));
        settings.put("memory", config.memory().toMillis() + "ms");
        settings.put("recent", config.recent().toMillis() + "ms");
        return settings;
    }

    /**
     * The same tracker with some settings changed.
     *
     * @param base what holds where nothing is said, a {@code preset} neither
     * @param changes values by name; {@code preset} names what the others change
     * @throws UserError where a name is unknown or a value cannot be
     */
    public static TrackerConfig apply(TrackerConfig base, Map<String, String> changes) {
        Map<String, String> all = settings(preset(changes).orElse(base));
        for (Map.Entry<String, String> change : changes.entrySet()) {
            String name = change.getKey().strip();
            if (name.equals(PRESET)) {
                continue;
            }
            if (all.replace(name, change.getValue().strip()) == null) {
                throw new UserError("unknown tracker setting '" + name + "': there are preset, "
                        + all.entrySet().stream().map(Object::toString).collect(Collectors.joining(", ")));
            }
        }
        try {
            return config(all);
        } catch (IllegalArgumentException e) {
            throw new UserError("the tracker's settings do not fit: " + e.getMessage(), e);
        }
    }

    private static Optional<TrackerConfig> preset(Map<String, String> changes) {
        return changes.entrySet().stream()
                .filter(change -> change.getKey().strip().equals(PRESET))
                .findFirst()
                .map(change -> TrackerPreset.labelled(change.getValue().strip())
                        .map(TrackerPreset::config)
                        .orElseThrow(
                                () -> new UserError("no preset " + change.getValue() + " of the tracker: there are "
                                        + Stream.of(TrackerPreset.values())
                                                .map(TrackerPreset::label)
                                                .collect(Collectors.joining(", ")))));
    }

    private static TrackerConfig config(Map<String, String> all) {
        return new TrackerConfig(
                number(all, "nms-oks"),
                new PoseSimilarity.Rules(
                        number(all, "oks-weight"),
                        number(all, "min-joint-score"),
                        count(all, "min-joints"),
                        number(all, "box-only-weight"),
                        number(all, "inflation"),
                        truth(all, "score-weighted")),
                motion(all),
                truth(all, "remember-joints"),
                number(all, "high-score"),
                number(all, "low-score"),
                number(all, "high-gate"),
                number(all, "low-gate"),
                number(all, "birth-score"),
                count(all, "confirm-hits"),
                time(all, "memory"),
                time(all, "recent"));
    }

    /** The shortest text that reads back as the same number. */
    private static String text(double value) {
        return Double.toString(value);
    }

    private static double number(Map<String, String> all, String name) {
        try {
            return Double.parseDouble(all.get(name));
        } catch (NumberFormatException e) {
            throw wrong(all, name, "a number such as 0.4", e);
        }
    }

    private static int count(Map<String, String> all, String name) {
        try {
            return Integer.parseInt(all.get(name));
        } catch (NumberFormatException e) {
            throw wrong(all, name, "a whole number", e);
        }
    }

    private static boolean truth(Map<String, String> all, String name) {
        return switch (all.get(name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(all, name, "true or false", null);
        };
    }

    private static TrackerConfig.Motion motion(Map<String, String> all) {
        return Stream.of(TrackerConfig.Motion.values())
                .filter(motion -> motion.name().equalsIgnoreCase(all.get("motion")))
                .findFirst()
                .orElseThrow(() -> wrong(all, "motion", "none, box or joints", null));
    }

    private static Duration time(Map<String, String> all, String name) {
        Matcher form = TIME.matcher(all.get(name));
        if (!form.matches()) {
            throw wrong(all, name, "a time such as 1.2s or 400ms", null);
        }
        double ms = Double.parseDouble(form.group(1)) * (form.group(2).equals("s") ? MS_PER_SECOND : 1);
        return Duration.ofMillis(Math.round(ms));
    }

    private static UserError wrong(Map<String, String> all, String name, String wanted, Exception cause) {
        return new UserError("the tracker's setting " + name + "=" + all.get(name) + " is not " + wanted, cause);
    }
}
