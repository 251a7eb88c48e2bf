package io.posestream.models.checkpoint;

import io.posestream.core.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An open checkpoint: the names and shapes of its tensors, and their elements streamed from disk one tensor at a time.
 * Owns the file. Nothing in the file is executed. Reading the same checkpoint from several threads is safe.
 *
 * <p>Forms: {@code torch.save} as zip archive or in the legacy form, a pickled dictionary of NumPy arrays ({@code .pkl} of
 * detectron2's model zoo), and safetensors; told apart by content, not by name. Wrappers ({@code state_dict}, {@code model}, a leading {@code module.}) are taken off, everything that is no
 * tensor is ignored. Every fault of the file is a {@link UserError} of one line.
 */
public final class Checkpoint implements AutoCloseable {
    private final Path path;
    private final AutoCloseable file;
    private final Map<String, StoredTensor> tensors;

    private Checkpoint(Path path, AutoCloseable file, List<StoredTensor> tensors) {
        this.path = path;
        this.file = file;
        this.tensors = new LinkedHashMap<>();
        tensors.forEach(tensor -> this.tensors.put(tensor.info().name(), tensor));
    }

    /** Opens {@code path} and reads what tensors it has; throws {@link UserError} when it is no valid checkpoint. */
    public static Checkpoint open(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw new UserError(path + " is a folder, not a checkpoint file");
            }
            OtherFile.refuse(path);
            return isZip(path) ? openZip(path) : openPlain(path);
        } catch (IOException | IllegalArgumentException e) {
            throw userError(path, e);
        }
    }

    private static boolean isZip(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] magic = in.readNBytes(4);
            return magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] == 3 && magic[3] == 4;
        }
    }

    private static Checkpoint openZip(Path path) throws IOException {
        ZipFile zip = new ZipFile(path.toFile());
        try {
            return new Checkpoint(path, zip, ZipCheckpoint.read(zip));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static Checkpoint openPlain(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path);
        try {
            byte[] first;
            try (InputStream in = new FileRegion(channel, 0, channel.size()).open(0)) {
                first = in.readNBytes(9);
            }
            boolean safetensors = SafetensorsFile.matches(first, channel.size());
            return new Checkpoint(
                    path, channel, safetensors ? SafetensorsFile.read(channel) : LegacyCheckpoint.read(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static UserError userError(Path path, Exception e) {
        if (e instanceof NoSuchFileException) {
            return new UserError("no such checkpoint file: " + path, e);
        }
        if (e instanceof MalformedCheckpoint) {
            return new UserError(path + " cannot be read as a checkpoint: " + e.getMessage(), e);
        }
        if (e instanceof EOFException || e instanceof ZipException || e instanceof IllegalArgumentException) {
            return new UserError(path + " is not a complete checkpoint: download it again (" + e.getMessage() + ")", e);
        }
        return new UserError("cannot read checkpoint " + path + ": " + e.getMessage(), e);
    }

    /** Where it was opened from. */
    public Path path() {
        return path;
    }

    /** What it holds, in file order; unmodifiable. */
    public Map<String, TensorInfo> tensors() {
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> infos.put(name, tensor.info()));
        return Collections.unmodifiableMap(infos);
    }

    /** Streams the elements of tensor {@code name} in C order, widened to double. */
    public void forEach(String name, DoubleConsumer sink) {
        try {
            TensorReader.forEach(stored(name), sink);
        } catch (IOException | IllegalArgumentException e) {
            throw userError(path, e);
        }
    }

    /** The elements of tensor {@code name} in C order, rounded to float; a new array owned by the caller. */
    public float[] floats(String name) {
        FloatCollector collector = new FloatCollector(stored(name).info().elements());
        forEach(name, collector);
        return collector.values;
    }

    private StoredTensor stored(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new UserError("checkpoint " + path + " has no tensor " + name);
        }
        return tensor;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot close " + path, e);
        }
    }

    /** Appends to an array of known length. */
    private static final class FloatCollector implements DoubleConsumer {
        private final float[] values;
        private int next;

        FloatCollector(int elements) {
            values = new float[elements];
        }

        @Override
        public void accept(double value) {
            values[next++] = (float) value;
        }
    }
}
