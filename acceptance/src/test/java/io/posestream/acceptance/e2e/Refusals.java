package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.run.TinyNetworks;
import io.posestream.testkit.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are to be refused: one clear line, exit code 2, nothing written. */
abstract class Refusals {
    static final Path DETECTOR = Shared.root().resolve("models/rtmdet_nano_person.onnx");
    static final Path POSE = Shared.root().resolve("models/tinypose_256x192.onnx");

    @TempDir
    Path folder;

    Path out;

    @BeforeEach
    void nameOut() {
        out = folder.resolve("out");
    }

    /** Runs it and demands a refusal that names all of that. */
    final void refused(List<String> arguments, String... named) {
        Typed typed = Typed.command(arguments);

        assertThat(typed.code()).as("exit code; said %s", typed.err()).isEqualTo(2);
        assertOneLine(typed, named);
        assertThat(out).doesNotExist();
    }

    static void assertOneLine(Typed typed, String... named) {
        assertThat(typed.err())
                .singleElement()
                .asString()
                .startsWith("posestream: ")
                .contains(named);
        assertThat(typed.out()).isEmpty();
    }

    /** A sound clip of three frames. */
    final Path clip(String name) throws IOException {
        return Clips.write(folder.resolve(name), 3);
    }

    /** The command that runs a source. */
    final List<String> run(Path source) throws IOException {
        List<String> arguments = options();
        arguments.add(1, source.toString());
        return arguments;
    }

    final List<String> run(Path source, Path detector, Path pose) {
        return new ArrayList<>(List.of(
                "run",
                source.toString(),
                "--detector",
                detector.toString(),
                "--pose",
                pose.toString(),
                "--out",
                out.toString()));
    }

    /** Those of a run whose network is quick to open. */
    final List<String> options() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", "--out", out.toString()));
        arguments.addAll(TinyNetworks.options(folder));
        return arguments;
    }
}
