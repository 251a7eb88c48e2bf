package io.posestream.inference;

import static java.util.Objects.requireNonNull;

import io.posestream.inference.manifest.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a processor decides how well networks of integers fare on it. To multiply 8-bit activations by 8-bit weights,
 * ONNX Runtime adds pairs of products in 16 bits (AVX2's {@code vpmaddubsw}, which saturates) unless the processor has
 * instructions that add in 32: VNNI, AMX, or the dot product of ARM. Weights of 7 bits cannot saturate. Immutable,
 * thread-safe.
 *
 * @param name what it calls itself, for messages
 * @param addsExactly whether products of 8 bits are added without loss
 */
public record Processor(String name, boolean addsExactly) {
    private static final Set<String> EXACT = Set.of("avx_vnni", "avx512_vnni", "amx_int8", "asimddp");
    private static final Set<String> FLAGS = Set.of("flags", "Features");
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
    /** Weights that are right on every processor. */
    private static final int EVERYWHERE = 7;

    private static final int WHOLE = 8;

    /** Refuses null. */
    public Processor {
        requireNonNull(name, "name is null");
    }

    /** The processor of this machine; one that is not described counts as one that loses. */
    public static Processor here() {
        return Here.PROCESSOR;
    }

    /**
     * Reads Linux's description.
     *
     * @param cpuinfo what {@code /proc/cpuinfo} says; every core must have the instructions, since threads move
     */
    public static Processor parse(String cpuinfo) {
        String name = "a processor without a name";
        List<Boolean> exact = new ArrayList<>();
        for (String line : cpuinfo.lines().toList()) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? "" : line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (FLAGS.contains(field)) {
                exact.add(List.of(value.split("\\s+")).stream().anyMatch(EXACT::contains));
            } else if (field.equals("model name") && !value.isEmpty()) {
                name = value;
            }
        }
        return new Processor(name, !exact.isEmpty() && !exact.contains(false));
    }

    /** Bits of weights that suit this processor: 8, or 7 where 8 would lose. */
    public int weightBits() {
        return addsExactly ? WHOLE : EVERYWHERE;
    }

    /** Why a network of so many bits is worse here than where it was made, in one line; empty where it is not. */
    public Optional<String> objection(ModelManifest network) {
        boolean loses = !addsExactly && network.weightBits().orElse(EVERYWHERE) > EVERYWHERE;
        return loses
                ? Optional.of(
                        network.id() + " has 8-bit weights, and " + name + " has no VNNI: its sums overflow here and"
                                + " keypoints get worse; quantise it again with --weight-bits 7")
                : Optional.empty();
    }

    /** Looked up when first asked for. */
    private static final class Here {
        private static final Processor PROCESSOR = read();

        private static Processor read() {
            try {
                return parse(Files.readString(DESCRIPTION));
            } catch (IOException e) {
                return parse("");
            }
        }
    }
}
