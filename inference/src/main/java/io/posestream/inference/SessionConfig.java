package io.posestream.inference;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How a graph is run. On a CPU one session with one thread of its own, shared by as many callers as there are cores,
 * beats sessions with several threads.
 *
 * @param provider what computes
 * @param device number of the CUDA device
 * @param intraOpThreads threads within one operator on a CPU; results do not depend on it
 * @param graphs gives the file to load in place of a graph where the CPU computes
 * @param single gives the name of a graph's batch where each run on a CPU will take one picture: knowing that, the runtime
 *     computes more sums in place; mostly empty
 */
public record SessionConfig(
        Provider provider,
        int device,
        int intraOpThreads,
        UnaryOperator<Path> graphs,
        Function<Path, Optional<String>> single) {
    /** What computes. */
    public enum Provider {
        /** CUDA where the GPU artifact and a device are there, else the CPU. */
        AUTO,
        /** The CPU. */
        CPU,
        /** CUDA, or an error. */
        CUDA
    }

    /** Checks ranges. */
    public SessionConfig {
        requireNonNull(provider, "provider is null");
        requireNonNull(graphs, "graphs is null");
        requireNonNull(single, "single is null");
        if (device < 0) {
            throw new IllegalArgumentException("device is negative: " + device);
        }
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException("intraOpThreads is not positive: " + intraOpThreads);
        }
    }

    /** Graphs as they are, for any number of pictures. */
    public SessionConfig(Provider provider, int device, int intraOpThreads) {
        this(provider, device, intraOpThreads, UnaryOperator.identity(), file -> Optional.empty());
    }

    /** The same with {@code graphs}. */
    public SessionConfig with(UnaryOperator<Path> graphs) {
        return new SessionConfig(provider, device, intraOpThreads, graphs, single);
    }

    /** The same with {@code single}. */
    public SessionConfig withSingle(Function<Path, Optional<String>> single) {
        return new SessionConfig(provider, device, intraOpThreads, graphs, single);
    }

    /** The best provider at hand, device 0, one thread. */
    public static SessionConfig defaults() {
        return new SessionConfig(Provider.AUTO, 0, 1);
    }

    /** The CPU with {@code threads} threads. */
    public static SessionConfig cpu(int threads) {
        return new SessionConfig(Provider.CPU, 0, threads);
    }
}
