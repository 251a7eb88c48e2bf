package io.posestream.drill;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the cluster has to do.
 *
 * @param clips one stream each
 * @param detector network file or folder
 * @param pose network file or folder
 * @param limit frames of each clip
 * @param brokers how many
 * @param out folder of everything that is written; no other drill has used it
 * @param patienceSeconds how long it may take until the next answer comes
 */
record Plan(List<Path> clips, Path detector, Path pose, int limit, int brokers, Path out, int patienceSeconds) {
    /** Longest side of pictures, in pixels: what is drilled is not how they are decoded. */
    private static final int SIDE = 640;

    private static final int MOST_BROKERS = 9;

    /** Copies the list. */
    Plan {
        clips = List.copyOf(clips);
        out = out.toAbsolutePath();
        if (limit < 1 || patienceSeconds < 1) {
            throw new UserError("--limit and --patience are above 0");
        }
        if (brokers < 1 || brokers > MOST_BROKERS || brokers % 2 == 0) {
            throw new UserError("--brokers is 1, or 3: a cluster of " + brokers + " is not drilled");
        }
        Stream.concat(clips.stream(), Stream.of(detector, pose)).forEach(file -> {
            if (!Files.exists(file)) {
                throw new UserError(file + ": no such file");
            }
        });
    }

    /** Makes the folder; no other drill may have used it. */
    void makeFolder() {
        try {
            Files.createDirectories(logs());
            if (Files.exists(expected())) {
                throw new UserError(out + " holds a drill already: name a new folder with --out");
            }
        } catch (IOException e) {
            throw new UserError("cannot write to " + out + ": " + e.getMessage(), e);
        }
    }

    /** What the processes say. */
    Path logs() {
        return out.resolve("logs");
    }

    /** Files of the undisturbed run. */
    Path expected() {
        return out.resolve("expected");
    }

    /** Files of the drilled cluster. */
    Path results() {
        return out.resolve("results");
    }

    /** Of the streams, in the order of the clips. */
    List<String> streams() {
        return IntStream.range(0, clips.size()).mapToObj(Plan::stream).toList();
    }

    private static String stream(int clip) {
        return "clip" + (clip + 1);
    }

    /** The undisturbed run, in one process. */
    List<String> run() {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(sources(0, 1));
        arguments.addAll(List.of("--detector", detector.toString(), "--pose", pose.toString(), "--threads", "1"));
        arguments.addAll(List.of("--no-view", "--out", expected().toString()));
        return arguments;
    }

    /** Every {@code step}th clip from number {@code first} on, with what makes pictures of it. */
    List<String> sources(int first, int step) {
        List<Integer> chosen = IntStream.iterate(first, clip -> clip < clips.size(), clip -> clip + step)
                .boxed()
                .toList();
        List<String> arguments = new ArrayList<>();
        chosen.forEach(clip -> arguments.add(clips.get(clip).toString()));
        arguments.add("--stream-id");
        arguments.add(String.join(",", chosen.stream().map(Plan::stream).toList()));
        arguments.addAll(List.of("--limit", Integer.toString(limit), "--max-size", Integer.toString(SIDE)));
        return arguments;
    }
}
