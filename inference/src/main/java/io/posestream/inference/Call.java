package io.posestream.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One caller of a {@link ModelSession}: set the inputs, run, take the outputs. Owns native buffers that are used again
 * by every run; all values are copied in and out. Not thread-safe; several calls may run on one session at once.
 */
public final class Call implements AutoCloseable {
    private final ModelSession session;
    private final Map<String, Slot> inputs = new LinkedHashMap<>();
    private final Map<String, Slot> pinned = new LinkedHashMap<>();
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> inputTensors = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> pinnedTensors = new LinkedHashMap<>();
    private OrtSession.RunOptions options;
    private boolean closed;

    Call(ModelSession session) {
        this.session = session;
    }

    /**
     * Sets a float input.
     *
     * @param name of the input
     * @param values copied from index 0 on, as many as the shape says
     * @param shape extents
     */
    public Call input(String name, float[] values, long... shape) {
        Slot slot = slot(inputs, inputTensors, name, TensorSpec.ElementType.FLOAT, shape);
        slot.put(values);
        return this;
    }

    /**
     * Sets an int64 input.
     *
     * @param name of the input
     * @param values copied from index 0 on, as many as the shape says
     * @param shape extents
     */
    public Call input(String name, long[] values, long... shape) {
        Slot slot = slot(inputs, inputTensors, name, TensorSpec.ElementType.INT64, shape);
        slot.put(values);
        return this;
    }

    /**
     * Says which shape a float output will have, so that the runtime writes it into reused memory. Holds until said
     * otherwise; a run whose output has another shape fails.
     */
    public Call expect(String name, long... shape) {
        slot(pinned, pinnedTensors, name, TensorSpec.ElementType.FLOAT, shape);
        return this;
    }

    /**
     * Runs the graph on the inputs set; all outputs are computed.
     *
     * @throws InferenceException where the runtime fails, the model is closed meanwhile, or the thread was interrupted
     *     before: it stays so
     */
    public void run() {
        requireOpen();
        if (Thread.currentThread().isInterrupted()) {
            throw new InferenceException("model " + session.name() + " is not run: the thread is to end");
        }
        outputs.clear();
        try {
            if (options == null) {
                options = new OrtSession.RunOptions();
            }
            OrtSession inside = session.use().enter(options);
            try (OrtSession.Result result = execute(inside)) {
                copyOut(result);
            } finally {
                session.use().leave(options);
            }
        } catch (OrtException e) {
            throw new InferenceException("model " + session.name() + " failed: " + e.getMessage(), e);
        }
    }

    private void copyOut(OrtSession.Result result) {
        for (Map.Entry<String, OnnxValue> entry : result) {
            if (!pinned.containsKey(entry.getKey())) {
                outputs.put(entry.getKey(), Output.copyOf(entry.getKey(), entry.getValue()));
            }
        }
    }

    private OrtSession.Result execute(OrtSession inside) throws OrtException {
        if (pinnedTensors.isEmpty()) {
            return inside.run(inputTensors, options);
        }
        Set<String> rest = new LinkedHashSet<>();
        for (TensorSpec output : session.outputs()) {
            if (!pinnedTensors.containsKey(output.name())) {
                rest.add(output.name());
            }
        }
        return inside.run(inputTensors, rest, pinnedTensors, options);
    }

    /** The extents of an output of the last run. */
    public long[] shape(String output) {
        Slot slot = pinned.get(output);
        return slot != null ? slot.shape() : unpinned(output).shape();
    }

    /**
     * Copies a float output of the last run.
     *
     * @param output its name
     * @param into (Output) filled from index 0 on, in C order
     * @return how many values were copied
     */
    public int floats(String output, float[] into) {
        Slot slot = pinned.get(output);
        return slot != null ? slot.get(into) : unpinned(output).floats(into);
    }

    /** A copy of a float output of the last run, in C order. */
    public float[] floats(String output) {
        float[] copy = new float[Slot.count(shape(output))];
        floats(output, copy);
        return copy;
    }

    /** A copy of an int64 output of the last run, in C order. */
    public long[] longs(String output) {
        return unpinned(output).longs();
    }

    private Output unpinned(String name) {
        Output output = outputs.get(name);
        if (output == null) {
            throw new InferenceException("model " + session.name() + " gave no output " + name);
        }
        return output;
    }

    private Slot slot(
            Map<String, Slot> slots,
            Map<String, OnnxTensor> tensors,
            String name,
            TensorSpec.ElementType type,
            long[] shape) {
        requireOpen();
        Slot slot = slots.computeIfAbsent(name, key -> new Slot(type));
        try {
            tensors.put(name, slot.tensor(session.environment(), shape));
        } catch (OrtException e) {
            throw new InferenceException("no tensor for " + name + " of model " + session.name(), e);
        }
        return slot;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("a call of model " + session.name() + " is closed");
        }
    }

    /** Frees the native buffers; a second call does nothing. */
    @Override
    public void close() {
        closed = true;
        if (options != null) {
            options.close();
            options = null;
        }
        inputs.values().forEach(Slot::close);
        pinned.values().forEach(Slot::close);
        inputs.clear();
        pinned.clear();
        outputs.clear();
        inputTensors.clear();
        pinnedTensors.clear();
    }
}
