package io.posestream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of machines whose most significant byte comes first. */
@SharedTest
class ByteOrderTest {
    @TempDir
    Path folder;

    /** A copy of a zip checkpoint with the elements of its storages turned round and {@code order} as byte order. */
    private Path turned(String file, int elementBytes, String order) throws IOException {
        Path copy = folder.resolve("big.pth");
        try (ZipFile zip = new ZipFile(Shared.path("vectors", "pth", file).toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            String top = "";
            for (ZipEntry entry : zip.stream().toList()) {
                top = entry.getName().substring(0, entry.getName().indexOf('/') + 1);
                if (!entry.getName().endsWith("byteorder")) {
                    byte[] bytes = zip.getInputStream(entry).readAllBytes();
                    boolean isStorage = entry.getName().contains("/data/");
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    out.write(isStorage ? turned(bytes, elementBytes) : bytes);
                }
            }
            out.putNextEntry(new ZipEntry(top + "byteorder"));
            out.write(order.getBytes(StandardCharsets.US_ASCII));
        }
        return copy;
    }

    private static byte[] turned(byte[] bytes, int elementBytes) {
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int inElement = i % elementBytes;
            turned[i - inElement + elementBytes - 1 - inElement] = bytes[i];
        }
        return turned;
    }

    private static Map<String, List<Double>> values(Path file) {
        Map<String, List<Double>> values = new TreeMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            for (String name : checkpoint.tensors().keySet()) {
                List<Double> elements = new ArrayList<>();
                checkpoint.forEach(name, elements::add);
                values.put(name, elements);
            }
        }
        return values;
    }

    private static Map<String, List<Double>> floats(Map<String, List<Double>> values) {
        values.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
        return values;
    }

    @Test
    void open_zipWithBigEndianStorages_readsTheSameValues() throws IOException {
        for (Map.Entry<String, Integer> file : Map.of(
                        "zip-float32.pth", 4, "zip-float16.pth", 2, "zip-float64.pth", 8, "zip-bfloat16.pth", 2)
                .entrySet()) {
            // Given
            Map<String, List<Double>> expected = floats(values(Shared.path("vectors", "pth", file.getKey())));

            // When: counters of 8 bytes are turned by another width, and left out
            Map<String, List<Double>> actual = floats(values(turned(file.getKey(), file.getValue(), "big")));

            // Then
            assertThat(expected).isNotEmpty();
            assertThat(actual).as(file.getKey()).isEqualTo(expected);
        }
    }

    @Test
    void open_zipWithUnknownByteOrder_isUserError() throws IOException {
        // Given
        Path file = turned("zip-float32.pth", 4, "middle");

        // When / Then
        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("byte order");
    }

    /** torch.save of that form turned every storage and length to little-endian, whatever machine it ran on. */
    @Test
    void open_legacyFileOfABigEndianMachine_readsTheSameValues() throws IOException {
        // Given
        Path original = Shared.path("vectors", "pth", "legacy-float32.pth");
        String content = Files.readString(original, StandardCharsets.ISO_8859_1);
        int flag = content.indexOf("little_endian");
        int yes = content.indexOf('\u0088', flag);
        String changed = content.substring(0, yes) + '\u0089' + content.substring(yes + 1);
        Path file = Files.writeString(folder.resolve("legacy.pth"), changed, StandardCharsets.ISO_8859_1);

        // When
        Map<String, List<Double>> actual = values(file);

        // Then
        assertThat(flag).isPositive();
        assertThat(yes - flag).isBetween(1, 32);
        assertThat(actual).isNotEmpty().isEqualTo(values(original));
    }
}
