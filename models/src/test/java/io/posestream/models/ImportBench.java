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

/** {@code write NAME FILE} makes a checkpoint, {@code import NAME FILE FOLDER} imports it and prints time and heap. */
final class ImportBench {
    private ImportBench() {}

    public static void main(String[] args) throws IOException {
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
