package io.posestream.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A virtual environment of Python under {@code target}, with packages from PyPI; made once and kept. Needs {@code python3}
 * with its venv module, and the network the first time; where one is missing the test fails and says so.
 */
public final class PythonVenv {
    private static final long INSTALL_SECONDS = 600;
    private static final long RUN_SECONDS = 120;

    private final Path python;

    private PythonVenv(Path python) {
        this.python = python;
    }

    /**
     * Makes the environment where it is not there yet.
     *
     * @param name of its folder under {@code target}
     * @param packages as pip names them
     */
    public static PythonVenv with(String name, String... packages) throws IOException, InterruptedException {
        Path folder = Path.of("target", "venv-" + name).toAbsolutePath();
        Path done = folder.resolve("installed");
        PythonVenv venv = new PythonVenv(folder.resolve("bin/python"));
        if (!Files.exists(done) || !Files.readString(done).equals(String.join(" ", packages))) {
            run(INSTALL_SECONDS, Map.of(), List.of("python3", "-m", "venv", "--clear", folder.toString()));
            List<String> install = new ArrayList<>(
                    List.of(venv.python.toString(), "-m", "pip", "install", "-q", "--disable-pip-version-check"));
            install.addAll(List.of(packages));
            run(INSTALL_SECONDS, Map.of(), install);
            Files.writeString(done, String.join(" ", packages));
        }
        return venv;
    }

    /**
     * Runs Python.
     *
     * @param variables of the environment, added
     * @param arguments script or {@code -m} first
     * @return the lines it printed
     * @throws AssertionError with all it said where it does not end with 0
     */
    public List<String> run(Map<String, String> variables, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python.toString()));
        command.addAll(arguments);
        return run(RUN_SECONDS, variables, command);
    }

    private static List<String> run(long seconds, Map<String, String> variables, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("python", ".out");
        Path err = Files.createTempFile("python", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(variables);
            Process process = builder.start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still runs after " + seconds + " s: " + command);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(command + " ended with " + process.exitValue() + ": "
                        + Files.readString(err, StandardCharsets.UTF_8));
            }
            return Files.readAllLines(out, StandardCharsets.UTF_8);
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }
}
