package io.posestream.models.checkpoint;

import io.posestream.models.checkpoint.PickleValues.StorageRef;
import io.posestream.models.checkpoint.PickleValues.TensorRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The form {@code torch.save} writes since release 1.6: a zip archive with {@code NAME/data.pkl}, one entry
 * {@code NAME/data/KEY} per storage and, in newer files, {@code NAME/byteorder}.
 */
final class ZipCheckpoint {
    private static final String PICKLE = "data.pkl";

    private final ZipFile zip;
    private final String folder;
    private final ByteOrder order;
    private final Map<String, Storage> storages = new HashMap<>();

    private ZipCheckpoint(ZipFile zip) throws IOException {
        this.zip = zip;
        this.folder = folder(zip);
        this.order = order(zip, folder);
    }

    /** The tensors of an archive that stays open for as long as they are read. */
    static List<StoredTensor> read(ZipFile zip) throws IOException {
        ZipCheckpoint checkpoint = new ZipCheckpoint(zip);
        List<StoredTensor> tensors = new ArrayList<>();
        for (Map.Entry<String, TensorRef> entry :
                StateDict.tensors(checkpoint.pickle()).entrySet()) {
            TensorRef tensor = entry.getValue();
            Storage storage = checkpoint.storage(tensor.storage());
            long offset = tensor.storage().viewOffset() + tensor.offset();
            tensors.add(StoredTensor.of(entry.getKey(), storage, offset, tensor.sizes(), tensor.strides()));
        }
        return tensors;
    }

    private static String folder(ZipFile zip) throws MalformedCheckpoint {
        return zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .min((a, b) -> Integer.compare(a.length(), b.length()))
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .orElseThrow(() -> new MalformedCheckpoint("it is a zip archive without " + PICKLE));
    }

    private static ByteOrder order(ZipFile zip, String folder) throws IOException {
        ZipEntry entry = zip.getEntry(folder + "byteorder");
        if (entry == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        try (InputStream in = new ZipRegion(zip, entry).open(0)) {
            String name = new String(in.readNBytes(16), StandardCharsets.US_ASCII).strip();
            return switch (name) {
                case "little" -> ByteOrder.LITTLE_ENDIAN;
                case "big" -> ByteOrder.BIG_ENDIAN;
                default -> throw new MalformedCheckpoint("its byte order is neither little nor big");
            };
        }
    }

    private Object pickle() throws IOException {
        ZipRegion region = new ZipRegion(zip, zip.getEntry(folder + PICKLE));
        try (InputStream in = region.open(0)) {
            return new PickleMachine(new PickleInput(in, region.length())).run();
        }
    }

    private Storage storage(StorageRef ref) throws MalformedCheckpoint {
        Storage known = storages.get(ref.key());
        if (known != null && known.type() == ref.type()) {
            return known;
        }
        ZipEntry entry = zip.getEntry(folder + "data/" + ref.key());
        if (entry == null || entry.isDirectory()) {
            throw new MalformedCheckpoint("it is incomplete: storage " + ref.key() + " is missing");
        }
        Storage storage = new Storage(ref.key(), ref.type(), order, new ZipRegion(zip, entry));
        storages.put(ref.key(), storage);
        return storage;
    }
}
