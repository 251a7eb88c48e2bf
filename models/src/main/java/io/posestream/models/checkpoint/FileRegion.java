package io.posestream.models.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A stretch of an open file. Borrows the channel; closing a stream leaves it open.
 *
 * @param channel where to read; positional reads only, so that regions do not disturb each other
 * @param start offset of the first byte in the file
 * @param length bytes
 */
record FileRegion(FileChannel channel, long start, long length) implements ByteSource {
    @Override
    public InputStream open(long position) {
        return new RegionStream(channel, start + position, start + length);
    }

    /** Reads forward to a limit. Not thread safe. */
    private static final class RegionStream extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long position;

        RegionStream(FileChannel channel, long position, long end) {
            this.channel = channel;
            this.position = position;
            this.end = end;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.max(0, Math.min(count, end - position));
            position += skipped;
            return skipped;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            int wanted = (int) Math.min(count, end - position);
            if (wanted <= 0) {
                return count == 0 ? 0 : -1;
            }
            int got = channel.read(ByteBuffer.wrap(target, offset, wanted), position);
            position += Math.max(got, 0);
            return got;
        }
    }
}
