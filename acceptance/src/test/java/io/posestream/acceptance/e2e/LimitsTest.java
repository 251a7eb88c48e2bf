package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that may use less than they need are refused in one line before they begin. */
@SharedTest
@Timeout(120)
final class LimitsTest {
    private static final long PATIENCE = 60;

    @TempDir
    private Path folder;

    private List<String> run() {
        return Chain.run(3, folder.resolve("out"));
    }

    /** Nobody answers there; that is found out later. */
    private static List<String> service(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of(name, "--bootstrap-servers", "127.0.0.1:1"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private void assertRefused(String words, ChildJvm process) throws InterruptedException {
        try (process) {
            assertThat(process.awaitExit(PATIENCE))
                    .as("said %s", process.errLines())
                    .isEqualTo(2);
            assertThat(process.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("posestream: ")
                    .contains(words);
            assertThat(folder.resolve("out")).doesNotExist();
        }
    }

    @Test
    void start_fewDescriptors_isRefused() throws IOException, InterruptedException {
        for (List<String> command : List.of(run(), service("detect", "--detector", Chain.DETECTOR))) {
            // what the JVM itself has open is fewer
            String limit = "ulimit -n " + (command.get(0).equals("run") ? 256 : 180);
            assertRefused(
                    "raise the limit with ulimit -n",
                    ChildJvm.startLimited(folder, command.get(0), limit, Main.class, command));
        }
    }

    @Test
    void start_smallHeap_isRefused() throws IOException, InterruptedException {
        for (List<String> command : List.of(run(), service("track"), service("pose", "--pose", Chain.POSE))) {
            List<String> heap = List.of(command.get(0).equals("run") ? "-Xmx64m" : "-Xmx40m");
            assertRefused(
                    "give more with -Xmx", ChildJvm.start(folder, command.get(0), folder, heap, Main.class, command));
        }
    }
}
