package io.posestream.models.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One entry of an open zip archive. Borrows the archive.
 *
 * @param zip the archive
 * @param entry the entry; stored entries are skipped in without reading, deflated ones are inflated
 */
record ZipRegion(ZipFile zip, ZipEntry entry) implements ByteSource {
    @Override
    public long length() {
        return entry.getSize();
    }

    @Override
    public InputStream open(long position) throws IOException {
        InputStream stream = zip.getInputStream(entry);
        if (stream == null) {
            throw new MalformedCheckpoint("archive entry " + entry.getName() + " cannot be read");
        }
        try {
            stream.skipNBytes(position);
        } catch (IOException e) {
            stream.close();
            throw e;
        }
        return stream;
    }
}
