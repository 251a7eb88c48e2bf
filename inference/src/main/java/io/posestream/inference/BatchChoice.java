package io.posestream.inference;

import ai.onnxruntime.OrtEnvironment;
import io.posestream.inference.manifest.InputSpec;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many pictures in one run cost a network least: measured when a machine loads the network first, and written down,
 * so that later runs do the same. Results do not depend on it, to the bit. Static functions, thread-safe.
 */
public final class BatchChoice {
    private static final Logger LOG = LoggerFactory.getLogger(BatchChoice.class);
    private static final int ROUNDS = 3;
    /** A batch has to gain this much: it delays the first answer and takes more memory. */
    private static final double WORTH = 0.95;

    private static final int DIGITS = 24;
    private static final String BATCH = "batch";
    private static final String NAME = "name";

    private BatchChoice() {}

    /** Where choices are written down unless something else is said: {@code $XDG_CACHE_HOME}, else {@code ~/.cache}. */
    public static Path usualFolder(Map<String, String> environment, Path userHome) {
        String named = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (named.isBlank() ? userHome.resolve(".cache") : Path.of(named)).resolve("posestream");
    }

    /** The same for this process and its user. */
    public static Path usualFolder() {
        return usualFolder(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /**
     * 1 or {@code many}, whichever costs less CPU time per picture. On another provider than the CPU always {@code many}.
     *
     * @param model loaded; nobody else needs to rest meanwhile, since the time of this thread alone counts
     * @param many the larger batch, at least 1
     * @param folder of what is written down; where it cannot be used, every call measures
     */
    public static int cheapest(Model model, int many, Path folder) {
        if (model.sessions().stream().anyMatch(ModelSession::isSingle)) {
            return 1;
        }
        int batch = Math.min(many, model.manifest().input().maxBatch());
        if (batch <= 1 || !model.provider().startsWith("CPU")) {
            return batch;
        }
        Path entry = entry(model.files().get(0), batch, folder);
        return read(entry)
                .flatMap(values -> choice(values, batch))
                .orElseGet(() -> measureAndWrite(model, batch, entry));
    }

    /**
     * For {@link SessionConfig#single}: the name of a graph's batch where 1 has been chosen for it.
     *
     * @param graph its file
     * @param many as in {@link #cheapest}
     * @param folder as there
     */
    public static Optional<String> single(Path graph, int many, Path folder) {
        return read(entry(graph, many, folder))
                .filter(values -> choice(values, many).equals(Optional.of(1)))
                .map(values -> values.getProperty(NAME))
                .filter(name -> !name.isEmpty());
    }

    private static Path entry(Path graph, int many, Path folder) {
        return folder.resolve("batch-" + key(graph, many) + ".properties");
    }

    private static int measureAndWrite(Model model, int many, Path entry) {
        double single;
        double joint;
        try (Call call = model.sessions().get(0).newCall()) {
            InputSpec input = model.manifest().input();
            // the first run of each shape reserves memory
            run(call, input, 1);
            run(call, input, many);
            single = Double.MAX_VALUE;
            joint = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                joint = Math.min(joint, run(call, input, many) / many);
                for (int i = 0; i < many; i++) {
                    single = Math.min(single, run(call, input, 1));
                }
            }
        }
        int chosen = joint < WORTH * single ? many : 1;
        LOG.info(
                "{}: {} ms a picture alone, {} ms in a batch of {}",
                model.manifest().id(),
                single,
                joint,
                many);
        write(entry, model, chosen, many, single, joint);
        return chosen;
    }

    /** CPU milliseconds of this thread, on which the runtime computes with one thread. */
    private static double run(Call call, InputSpec input, int count) {
        float[] picture = new float[count * input.pictureLength()];
        call.input(input.name(), picture, count, InputSpec.CHANNELS, input.height(), input.width());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        boolean cpu = threads.isCurrentThreadCpuTimeSupported();
        long start = cpu ? threads.getCurrentThreadCpuTime() : System.nanoTime();
        call.run();
        return ((cpu ? threads.getCurrentThreadCpuTime() : System.nanoTime()) - start) / 1e6;
    }

    private static Optional<Properties> read(Path entry) {
        if (!Files.isReadable(entry)) {
            return Optional.empty();
        }
        Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(entry)) {
            values.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            LOG.info("the choice in {} is not read: {}", entry, e.toString());
        }
        return Optional.of(values).filter(all -> all.containsKey(NAME));
    }

    private static Optional<Integer> choice(Properties values, int many) {
        String batch = values.getProperty(BATCH, "");
        return Stream.of(1, many)
                .filter(count -> batch.equals(count.toString()))
                .findFirst();
    }

    private static void write(Path entry, Model model, int chosen, int many, double single, double joint) {
        Properties values = new Properties();
        values.setProperty("network", model.files().get(0).toString());
        values.setProperty(BATCH, Integer.toString(chosen));
        values.setProperty(NAME, model.sessions().get(0).batchName().orElse(""));
        values.setProperty("ms.1", Double.toString(single));
        values.setProperty("ms." + many, Double.toString(joint));
        try {
            Files.createDirectories(entry.getParent());
            Path part = Files.createTempFile(entry.getParent(), "batch", ".part");
            try (Writer writer = Files.newBufferedWriter(part)) {
                values.store(writer, "CPU time of one run per picture; delete this file to have it measured again");
            }
            Files.move(part, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.info("the choice of a batch is not kept: {}", e.toString());
        }
    }

    /** Of the graph, the runtime and the machine. */
    private static String key(Path graph, int many) {
        Path file = graph.toAbsolutePath().normalize();
        try {
            String text = file + "|" + Files.size(file) + "|"
                    + Files.getLastModifiedTime(file).toMillis() + "|" + many + "|"
                    + OrtEnvironment.getEnvironment().getVersion() + "|"
                    + Processor.here().name() + "|"
                    + Runtime.getRuntime().availableProcessors();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new InferenceException("cannot look at " + file, e);
        }
    }
}
