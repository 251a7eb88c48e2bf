package io.posestream.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Owns a program that serves something to a test. Closing ends its standard input, and kills it where that does not end it.
 * Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {
    /** What Debian's own Python finds its packages with. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final long START_SECONDS = 30;
    private static final long END_SECONDS = 5;
    /** For a program that ends with its standard input. */
    private static final long GRACE_SECONDS = 2;

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** Starts a program that says nothing on standard output; what it says on standard error goes to this one's. */
    public static ServerProcess start(List<String> command) throws IOException {
        return start(command, Map.of());
    }

    /**
     * Starts it.
     *
     * @param variables of its environment, added to those of this process
     */
    public static ServerProcess start(List<String> command, Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(variables);
        return new ServerProcess(builder.start());
    }

    /**
     * Starts a script of this package's resources and waits until it says that it is ready.
     *
     * @param name of the script
     * @param folder where it is put
     * @throws AssertionError with all it said where it ends instead; it needs the packages that .ci/run names
     */
    public static ServerProcess python(String name, Path folder, String... arguments)
            throws IOException, InterruptedException {
        return python(List.of(), name, folder, arguments);
    }

    /** @param before the beginning of the command line, such as one that enters a namespace */
    static ServerProcess python(List<String> before, String name, Path folder, String... arguments)
            throws IOException, InterruptedException {
        Path script = folder.resolve(name);
        try (InputStream in = ServerProcess.class.getResourceAsStream("/testkit/" + name)) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(PYTHON, script.toString()));
        command.addAll(List.of(arguments));
        Path err = folder.resolve(name + ".err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        ServerProcess started = new ServerProcess(process);
        try {
            String line =
                    CompletableFuture.supplyAsync(() -> firstLine(process)).get(START_SECONDS, TimeUnit.SECONDS);
            if (line != null && line.startsWith("ready")) {
                return started;
            }
        } catch (ExecutionException | TimeoutException e) {
            // told below
        }
        started.close();
        throw new AssertionError(command + " does not start: " + Files.readString(err));
    }

    private static String firstLine(Process process) {
        try {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            return out.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it where it stands, as a machine does whose power supply fails slowly: connections stay open. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Kills it at once. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!kill.waitFor(END_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
            }
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
