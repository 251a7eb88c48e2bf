package io.posestream.models;

import io.posestream.core.Skeletons;
import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@code own FILE FOLDER} imports the shared half-width network; {@code write NAME FILE} makes a checkpoint, {@code import NAME FILE FOLDER} imports it and prints time and heap. */
final class ImportBench {
    private ImportBench() {}

    public static void main(String[] args) throws IOException {
        if (args[0].equals("own")) {
            NetworkSpec own = new NetworkSpec(ArchitectureName.parse("rsn-18+prm"), 128, 96, 17, 0.5);
            new ImportJob(new ImportOptions(
                            own,
                            Path.of(args[1]),
                            Path.of(args[2]),
                            Skeletons.COCO_17,
                            Optional.empty(),
                            CropChanges.NONE,
                            Optional.empty(),
                            OptionalDouble.of(1),
                            "ours",
                            false,
                            Optional.empty(),
                            false))
                    .run(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
            return;
        }
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(args[1]), 256, 192, 17, 1);
        if (args[0].equals("write")) {
            TestCheckpoints.safetensors(Path.of(args[2]), spec, KeyLayout.OFFICIAL);
            return;
        }
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        long start = System.nanoTime();
        new ImportJob(ImportOptions.of(spec, Path.of(args[2]), Path.of(args[3]), Skeletons.COCO_17)).run(out);
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        out.printf("%s: %.1f s, peak heap %d MB%n", args[1], (System.nanoTime() - start) / 1e9, peak >> 20);
    }
}
