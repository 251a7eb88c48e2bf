package io.posestream.results.clips;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One array of an NPZ archive whose first dimension grows: its values wait in a file, since NumPy's header comes first
 * and names the final shape. Owns the file. Not thread safe.
 *
 * <p>The format is NumPy's NPY 1.0: magic, version, length of the header, a Python dict padded to 64 bytes, values.
 */
final class SpooledArray implements AutoCloseable {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;
    /** MS-DOS has no earlier day; the same for every archive, so that equal clips give equal bytes. */
    private static final long ENTRY_TIME_MS = 315_532_800_000L;

    private final String name;
    private final String type;
    private final Path file;
    private final OutputStream out;
    private boolean closed;

    /**
     * @param name of the array in the archive
     * @param type NumPy's, e.g. {@code <f4}
     * @param file to wait in; made anew
     */
    SpooledArray(String name, String type, Path file) throws IOException {
        this.name = name;
        this.type = type;
        this.file = file;
        this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    /** Adds values in the array's own type and order. */
    void write(byte[] values) throws IOException {
        out.write(values);
    }

    void writeLong(long value) throws IOException {
        write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    /** Puts the array into an archive; nothing can be added any more. */
    void copyTo(ZipOutputStream zip, long... shape) throws IOException {
        out.close();
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTime(ENTRY_TIME_MS);
        zip.putNextEntry(entry);
        zip.write(header(shape));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    private byte[] header(long... shape) {
        StringBuilder text =
                new StringBuilder("{'descr': '").append(type).append("', 'fortran_order': False, 'shape': (");
        for (long size : shape) {
            text.append(size).append(", ");
        }
        text.append("), }");
        int used = MAGIC.length + 2 + text.length() + 1;
        text.append(" ".repeat((ALIGNMENT - used % ALIGNMENT) % ALIGNMENT)).append('\n');
        byte[] dict = text.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] header = new byte[MAGIC.length + 2 + dict.length];
        System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
        header[MAGIC.length] = (byte) dict.length;
        header[MAGIC.length + 1] = (byte) (dict.length >>> 8);
        System.arraycopy(dict, 0, header, MAGIC.length + 2, dict.length);
        return header;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            out.close();
            Files.deleteIfExists(file);
        }
    }
}
