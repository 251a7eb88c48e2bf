package io.posestream.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.ingest.stream.FramesLog.Extent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OccupancyTest {
    private static final long MB = 1 << 20;
    private static final double LIMIT = 2000.0 * MB;

    @Test
    void keptFrom_moreThanTheLimit_givesUpTheSamePartEverywhere() {
        Occupancy occupancy = new Occupancy();
        occupancy.look(List.of(new Extent(0, 100, 200, 3000 * MB), new Extent(1, 0, 50, 1000 * MB)));

        assertThat(occupancy.liveBytes()).isEqualTo(4000.0 * MB);
        assertThat(occupancy.keptFrom(0, LIMIT)).isEqualTo(150);
        assertThat(occupancy.keptFrom(1, LIMIT)).isEqualTo(25);
        assertThat(occupancy.keptFrom(0, 2 * LIMIT)).isEqualTo(100);
    }

    @Test
    void look_deletedButStillOnDisk_isNotCountedTwice() {
        // Given
        Occupancy occupancy = new Occupancy();
        occupancy.look(List.of(new Extent(0, 0, 100, 4000 * MB)));
        assertThat(occupancy.keptFrom(0, LIMIT)).isEqualTo(50);

        // When the broker has not freed anything yet, then has
        occupancy.look(List.of(new Extent(0, 50, 100, 4000 * MB)));
        long before = occupancy.keptFrom(0, LIMIT);
        occupancy.look(List.of(new Extent(0, 50, 100, 2000 * MB)));

        // Then
        assertThat(before).isEqualTo(50);
        assertThat(occupancy.keptFrom(0, LIMIT)).isEqualTo(50);
        assertThat(occupancy.liveBytes()).isEqualTo(2000.0 * MB);
    }

    @Test
    void look_everythingDeleted_nothingIsLive() {
        Occupancy occupancy = new Occupancy();
        occupancy.look(List.of(new Extent(0, 0, 10, 40 * MB)));
        occupancy.look(List.of(new Extent(0, 10, 10, 40 * MB)));

        assertThat(occupancy.liveBytes()).isZero();
        assertThat(occupancy.keptFrom(0, LIMIT)).isEqualTo(10);
    }

    /** Brokers that look for segments to free every second and every five minutes; looks are half a second apart. */
    @ParameterizedTest
    @CsvSource({"2, 40", "600, 8", "600, 40", "600, 120"})
    void keptFrom_brokerThatFreesSegmentsNowAndThen_keepsWhatIsPromised(int looksPerCheck, int recordsPerLook) {
        // Given
        Random random = new Random(7);
        Occupancy occupancy = new Occupancy();
        List<Log> logs = IntStream.range(0, 3).mapToObj(Log::new).toList();

        for (int look = 1; look <= 3000; look++) {
            // When
            logs.forEach(log -> log.append(random, recordsPerLook));
            if (look % looksPerCheck == 0) {
                logs.forEach(Log::freeSegments);
            }
            occupancy.look(logs.stream().map(Log::extent).toList());
            logs.forEach(log -> log.deleteBelow(occupancy.keptFrom(log.partition, LIMIT)));

            // Then what is kept is never much less than the limit once that was reached, and never much more
            double live = logs.stream().mapToDouble(log -> log.liveBytes).sum();
            boolean filled = logs.stream().allMatch(log -> log.start > 0);
            if (filled) {
                assertThat(live).as("look %s", look).isBetween(0.7 * LIMIT, 1.3 * LIMIT);
            }
        }
    }

    /** A partition of segments of 64 MB; records of 0.3 to 0.7 MB. */
    private static final class Log {
        /** Bytes and first offset behind it. */
        private record Segment(long bytes, long end) {}

        private final int partition;
        private final Deque<Segment> full = new ArrayDeque<>();
        private final Deque<Long> live = new ArrayDeque<>();
        private long activeBytes;
        private long fullBytes;
        private double liveBytes;
        private long start;
        private long end;

        Log(int partition) {
            this.partition = partition;
        }

        void append(Random random, int most) {
            for (int i = random.nextInt(most + 1); i > 0; i--) {
                if (activeBytes > 63 * MB) {
                    full.add(new Segment(activeBytes, end));
                    fullBytes += activeBytes;
                    activeBytes = 0;
                }
                long size = (long) ((0.3 + 0.4 * random.nextDouble()) * MB);
                live.add(size);
                liveBytes += size;
                activeBytes += size;
                end++;
            }
        }

        void deleteBelow(long offset) {
            for (; start < offset; start++) {
                liveBytes -= live.remove();
            }
        }

        void freeSegments() {
            while (!full.isEmpty() && full.peek().end() <= start) {
                fullBytes -= full.remove().bytes();
            }
        }

        Extent extent() {
            return new Extent(partition, start, end, fullBytes + activeBytes);
        }
    }
}
