package io.posestream.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.posestream.core.UserError;
import io.posestream.core.system.Uninterrupted;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens native sessions on the provider asked for. Static functions, thread-safe. */
final class NativeSessions {
    private static final Logger LOG = LoggerFactory.getLogger(NativeSessions.class);
    /** How the words for a CPU begin. */
    static final String CPU = "CPU";

    private static final long LOAD_STACK_BYTES = 512L << 20;

    /**
     * A native session and what runs it.
     *
     * @param session owned by the receiver
     * @param provider in words
     * @param single whether each run takes one picture
     */
    record Opened(OrtSession session, String provider, boolean single) {}

    /** Makes a session from options; the options stay with the caller. */
    @FunctionalInterface
    interface Source {
        /**
         * Creates a session.
         *
         * @param graphs gives the file to load in place of a graph
         */
        OrtSession create(OrtEnvironment environment, OrtSession.SessionOptions options, UnaryOperator<Path> graphs)
                throws OrtException;
    }

    private NativeSessions() {}

    /**
     * The one environment of the process; closing it does nothing in this runtime, so nobody does. Loading ONNX Runtime
     * 1.29.0 takes stack in proportion to the process's command line (7.5 kB of it overflow the usual 1 MB and end the
     * JVM without a word), so that is done on a thread with room for the longest one Linux allows.
     */
    static OrtEnvironment environment() {
        return Environment.INSTANCE;
    }

    private static final class Environment {
        private static final OrtEnvironment INSTANCE = load();
    }

    private static OrtEnvironment load() {
        NativeFiles.prepare();
        AtomicReference<OrtEnvironment> loaded = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(
                null, () -> loaded.set(OrtEnvironment.getEnvironment()), "onnxruntime-load", LOAD_STACK_BYTES);
        thread.setUncaughtExceptionHandler((where, thrown) -> failure.set(thrown));
        thread.start();
        Uninterrupted.await(() -> {
            thread.join();
            return true;
        });
        NativeFiles.tidy();
        if (loaded.get() == null) {
            throw new IllegalStateException("ONNX Runtime cannot be loaded", failure.get());
        }
        return loaded.get();
    }

    /**
     * Opens a session.
     *
     * @param file of the graph; empty for one in memory
     */
    static Opened open(SessionConfig config, Optional<Path> file, Source source) throws OrtException {
        NativeCalls.loading();
        try {
            environment();
            return choose(config, file, source);
        } finally {
            NativeCalls.loaded();
        }
    }

    private static Opened choose(SessionConfig config, Optional<Path> file, Source source) throws OrtException {
        boolean artifact = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
        if (config.provider() == SessionConfig.Provider.CUDA && !artifact) {
            throw new UserError("CUDA was asked for, but this build has no GPU runtime; use the CPU provider");
        }
        if (config.provider() == SessionConfig.Provider.CPU || !artifact) {
            return openCpu(config, file, source);
        }
        try {
            return openCuda(config, source);
        } catch (OrtException e) {
            if (config.provider() == SessionConfig.Provider.CUDA) {
                throw e;
            }
            LOG.warn("CUDA device {} cannot be used, the CPU computes instead: {}", config.device(), e.getMessage());
            return openCpu(config, file, source);
        }
    }

    private static Opened openCpu(SessionConfig config, Optional<Path> file, Source source) throws OrtException {
        try (OrtSession.SessionOptions options = options()) {
            options.setIntraOpNumThreads(config.intraOpThreads());
            // spinning threads starve the other callers: 0.86x instead of 1.28x beside a busy thread
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            Optional<String> single = file.flatMap(config.single());
            if (single.isPresent()) {
                options.setSymbolicDimensionValue(single.get(), 1);
            }
            int threads = config.intraOpThreads();
            return new Opened(
                    source.create(environment(), options, config.graphs()),
                    CPU + ", " + threads + (threads == 1 ? " thread" : " threads"),
                    single.isPresent());
        }
    }

    private static Opened openCuda(SessionConfig config, Source source) throws OrtException {
        try (OrtSession.SessionOptions options = options();
                OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(config.device())) {
            // equal results from run to run: full float32, one convolution algorithm
            cuda.add("use_tf32", "0");
            cuda.add("cudnn_conv_algo_search", "DEFAULT");
            // with memory patterns, GPU memory grows without bound when runs hop between threads (onnxruntime#29351)
            options.setMemoryPatternOptimization(false);
            options.addCUDA(cuda);
            return new Opened(
                    source.create(environment(), options, UnaryOperator.identity()),
                    "CUDA device " + config.device(),
                    false);
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        // it rounds the weights of every float convolution behind a rounded value, with one scale for all channels:
        // what a quantised model left in float for accuracy would not be
        options.addConfigEntry("optimization.disable_specified_optimizers", "WeightBiasQuantization");
        return options;
    }
}
