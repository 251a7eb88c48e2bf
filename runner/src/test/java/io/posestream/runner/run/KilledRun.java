package io.posestream.runner.run;

import io.posestream.testkit.Shared;
import java.nio.file.Path;

/** A run in a process of its own, to be killed: its folder is its argument. */
final class KilledRun {
    static final int FRAMES = 30;
    static final String STREAM = "clip";

    private KilledRun() {}

    static RunRequest request(Path folder) {
        return new RunRequest(folder.resolve("out"))
                .source(Shared.path("videos", "retail-1080p.mp4"), STREAM)
                .limit(FRAMES)
                .threads(1)
                .lead(4)
                .dataDir(folder.resolve("data"));
    }

    public static void main(String[] arguments) {
        Run.Ending ending = request(Path.of(arguments[0])).run();
        System.out.println(ending);
        System.exit(0);
    }
}
