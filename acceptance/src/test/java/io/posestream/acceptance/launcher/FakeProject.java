package io.posestream.acceptance.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A checkout in small: the launcher as it is, two modules, and a Java and a Maven that are scripts, so that what the
 * launcher does is seen in moments. Owned by one test.
 */
final class FakeProject {
    private static final List<String> TOOLS = List.of(
            "bash",
            "env",
            "readlink",
            "dirname",
            "mkdir",
            "touch",
            "find",
            "sed",
            "awk",
            "df",
            "grep",
            "head",
            "tail",
            "tr",
            "cksum",
            "cut",
            "mktemp",
            "mv",
            "rm",
            "chmod",
            "flock",
            "nproc",
            "cat",
            "sleep");
    private static final long LONGEST_SECONDS = 60;
    private static final long POLL_MS = 20;

    /** Lists its arguments; makes what a warm-up and a dump would make. */
    private static final String JAVA = """
            #!/usr/bin/env bash
            for last; do :; done
            case "$*" in
              *warm-up*) mkdir -p "$last/native" ;;
              *-Xshare:dump*) for a; do case $a in -XX:SharedArchiveFile=*) echo a >"${a#*=}" ;; esac; done ;;
              *) echo "started $*"; echo "class path $CLASSPATH"; exit 7 ;;
            esac
            """;

    /** Builds two modules, counts how often, and does before what the test asks for. */
    private static final String MAVEN = """
            #!/usr/bin/env bash
            case "$*" in *-v) echo "Apache Maven ${FAKE_MAVEN:-3.9.9} (x)"; exit ;; esac
            echo built >>"$FAKE_COUNT"
            echo '[INFO] Building posestream 1                [1/3]'
            echo '[INFO] Building posestream-core 1           [2/3]'
            eval "${FAKE_STEP:-}"
            mkdir -p core/target runner/target
            echo '[INFO] Building posestream-runner 1         [3/3]'
            echo runner >runner/target/posestream-runner-1.jar
            echo /x.jar >runner/target/dependencies
            """;

    private final Path root;

    private FakeProject(Path root) {
        this.root = root;
    }

    /** What a start did. */
    record Result(int code, String out, String err) {
        List<String> errorLines() {
            return err.lines().toList();
        }
    }

    static FakeProject in(Path root) throws IOException {
        FakeProject project = new FakeProject(root);
        for (String file : List.of("pom.xml", "core/pom.xml", "core/src/main/java/A.java", "runner/pom.xml")) {
            project.write(file, "x");
        }
        Files.copy(launcher(), project.path("posestream"));
        project.path("posestream").toFile().setExecutable(true);
        project.script("../bin/mvn", MAVEN);
        project.script("../jdk/bin/java", JAVA);
        project.script("../jdk/bin/javac", "");
        project.release("17.0.1");
        for (String tool : TOOLS) {
            project.script("../bin/" + tool, "#!/bin/sh\nexec " + which(tool) + " \"$@\"\n");
        }
        return project;
    }

    /** An unpacked distribution in small: the launcher and jars, a Java that cannot compile, and no Maven. */
    static FakeProject distribution(Path root) throws IOException {
        FakeProject project = in(root);
        for (String file : List.of("../bin/mvn", "../jdk/bin/javac", "pom.xml")) {
            Files.delete(project.path(file));
        }
        project.write("lib/posestream-core-1.jar", "core");
        project.write("lib/posestream-runner-1.jar", "runner");
        return project;
    }

    /** The launcher of this checkout. */
    static Path launcher() {
        Path module = Path.of("").toAbsolutePath();
        return Stream.of(module, module.getParent())
                .map(folder -> folder.resolve("posestream"))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow();
    }

    private static Path which(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    Path path(String relative) {
        return root.resolve("checkout").resolve(relative).normalize();
    }

    Path write(String relative, String text) throws IOException {
        Files.createDirectories(path(relative).getParent());
        return Files.writeString(path(relative), text);
    }

    private void script(String relative, String text) throws IOException {
        write(relative, text).toFile().setExecutable(true);
    }

    /** Which version the Java says it is of. */
    void release(String version) throws IOException {
        write("../jdk/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    /** How often Maven was started to build. */
    int builds() throws IOException {
        return Files.exists(path("../count"))
                ? Files.readAllLines(path("../count")).size()
                : 0;
    }

    /** Whether a file is there, before long. */
    boolean await(String relative) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!Files.exists(path(relative)) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        return Files.exists(path(relative));
    }

    /** Begins a start; each setting is a variable of its environment, as in {@code NAME=value}. */
    Process begin(String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                path("../bin/env").toString(),
                "-i",
                "PATH=" + path("../bin"),
                "HOME=" + path("../user"),
                "JAVA_HOME=" + path("../jdk"),
                "POSESTREAM_ARCHIVE=off",
                "FAKE_COUNT=" + path("../count")));
        command.addAll(List.of(settings));
        command.addAll(List.of(path("posestream").toString(), "run", "video.mp4"));
        return new ProcessBuilder(command).start();
    }

    /** Waits for a start that was begun. */
    static Result end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the launcher does not end");
        }
        return new Result(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** A whole start. */
    Result start(String... settings) throws IOException, InterruptedException {
        return end(begin(settings));
    }
}
