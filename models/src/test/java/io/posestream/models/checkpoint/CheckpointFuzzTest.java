package io.posestream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.UserError;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files give a {@link UserError} or a valid result: no other exception, no hang, no exhausted heap. */
@SharedTest
class CheckpointFuzzTest {
    private static final int SAMPLE = 2_000;
    private static final int ALL = 120_000;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void open_sampleOfMutations_errsOrReads() throws IOException {
        assertThat(mutate(SAMPLE, 1)).isBetween(1, SAMPLE - 1);
    }

    @Test
    @Tag("full")
    @Timeout(value = 1200, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void open_manyMutations_errsOrReads() throws IOException {
        assertThat(mutate(ALL, 2)).isBetween(1, ALL - 1);
    }

    /** How many of {@code count} mutated files were still read in full. */
    private int mutate(int count, long seed) throws IOException {
        List<byte[]> seeds = seeds();
        Random random = new Random(seed);
        int valid = 0;
        for (int i = 0; i < count; i++) {
            byte[] original = seeds.get(random.nextInt(seeds.size()));
            Path file = Files.write(folder.resolve("mutated"), mutated(original, random));
            valid += readsInFull(file) ? 1 : 0;
        }
        return valid;
    }

    private static boolean readsInFull(Path file) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            double[] sum = new double[1];
            checkpoint.tensors().keySet().forEach(name -> checkpoint.forEach(name, value -> sum[0] += value));
            return true;
        } catch (UserError expected) {
            assertThat(expected.getMessage()).doesNotContain("\n").isNotBlank();
            return false;
        }
    }

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(Shared.path("vectors", "pth"))) {
            for (Path file : files.sorted().toList()) {
                if (!file.toString().endsWith(".json")) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        seeds.add(new ArrayPickle()
                .array("c", 2, 3, ByteOrder.LITTLE_ENDIAN, false, 1, 2, 3, 4, 5, 6)
                .array("fortran", 3, 2, ByteOrder.BIG_ENDIAN, true, 1, 2, 3, 4, 5, 6)
                .end());
        return seeds;
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
                case 3 -> overwriteRun(bytes, at, random);
                case 4 -> bytes = Arrays.copyOf(bytes, Math.max(1, random.nextInt(bytes.length + 16)));
                default -> bytes = inserted(bytes, at, random);
            }
        }
        return bytes;
    }

    private static void overwriteRun(byte[] bytes, int at, Random random) {
        int from = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(64), bytes.length - Math.max(at, from));
        System.arraycopy(bytes, from, bytes, at, length);
    }

    private static byte[] inserted(byte[] bytes, int at, Random random) {
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 0, at);
        longer[at] = (byte) random.nextInt(256);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        return longer;
    }
}
