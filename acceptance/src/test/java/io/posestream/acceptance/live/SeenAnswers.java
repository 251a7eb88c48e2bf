package io.posestream.acceptance.live;

import io.posestream.core.EndReason;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.ingest.stream.IngestStage;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * What is committed in {@code tracks} while a chain runs, and how old it was when it could be read. Frames that arrived
 * before the stream's first answer are told apart: the stages had yet to get their partitions. Thread-safe.
 */
final class SeenAnswers implements IngestStage.Listener {
    private static final List<String> PLACES =
            List.of("ingest-out-us", "detector-in-us", "detector-out-us", "pose-in-us", "pose-out-us", "tracker-in-us");

    private final Map<String, Stream> streams = new TreeMap<>();
    private final Map<String, List<Long>> hops = new LinkedHashMap<>();
    private final Map<String, Long> framesIn = new TreeMap<>();
    private final Set<String> open = new HashSet<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private Throwable failure;

    /** One answered stream. */
    static final class Stream {
        private final List<Long> atUs = new ArrayList<>();
        private final List<Long> agesUs = new ArrayList<>();
        private final List<Long> calledUs = new ArrayList<>();
        private final Map<String, Long> skipped = new TreeMap<>();
        private long firstUs = Long.MAX_VALUE;
        private long started;
        private long startUs;
        private long failed;

        private void result(long arrivalUs, long nowUs) {
            firstUs = Math.min(firstUs, nowUs);
            if (arrivalUs < firstUs) {
                started++;
                startUs = Math.max(startUs, nowUs - arrivalUs);
            } else {
                atUs.add(nowUs);
                agesUs.add(nowUs - arrivalUs);
            }
        }

        private void called(long arrivalUs, long nowUs) {
            if (arrivalUs >= firstUs) {
                calledUs.add(nowUs - arrivalUs);
            }
        }

        long results() {
            return agesUs.size() + started;
        }

        /** How many of them a program of somebody else was given. */
        long called() {
            return calledUs.size();
        }

        long failed() {
            return failed;
        }

        Map<String, Long> skipped() {
            return skipped;
        }

        long answered() {
            return results()
                    + failed
                    + skipped.values().stream().mapToLong(Long::longValue).sum();
        }

        /** A minute as a fraction of all the time, at most the half of it. */
        double minute() {
            return atUs.size() < 2 ? 0.5 : Math.min(0.5, 60e6 / (atUs.get(atUs.size() - 1) - atUs.get(0)));
        }

        /** The longest time between two results, in ms. */
        double longestPauseMs() {
            return IntStream.range(1, atUs.size())
                            .mapToLong(i -> atUs.get(i) - atUs.get(i - 1))
                            .max()
                            .orElse(0)
                    / 1e3;
        }

        /**
         * A quantile of the ages of a part of the time, in ms, without those of the start.
         *
         * @param from where the part begins, as a fraction of all
         * @param to where it ends
         */
        double ageMs(double quantile, double from, double to) {
            if (atUs.isEmpty()) {
                return Double.NaN;
            }
            long first = atUs.get(0);
            long span = atUs.get(atUs.size() - 1) - first + 1;
            long[] ages = new long[agesUs.size()];
            int count = 0;
            for (int i = 0; i < agesUs.size(); i++) {
                double place = (atUs.get(i) - first) / (double) span;
                if (place >= from && place < to) {
                    ages[count++] = agesUs.get(i);
                }
            }
            return SeenAnswers.quantile(Arrays.copyOf(ages, count), quantile) / 1e3;
        }
    }

    SeenAnswers(Set<String> streams) {
        open.addAll(streams);
    }

    @Override
    public synchronized void answered(StreamItem<Tracks> item, Headers headers) {
        Stream stream = streams.computeIfAbsent(item.id().streamId(), key -> new Stream());
        long nowUs = TimeHeaders.nowUs();
        if (item instanceof StreamItem.Looked<Tracks>) {
            stream.result(item.provenance().arrivalUs(), nowUs);
            if (ItemHeaders.read(headers).isPresent()) {
                hops(headers, item.provenance().arrivalUs(), nowUs);
            }
        } else if (item instanceof StreamItem.Gap<Tracks> gap) {
            stream.skipped.merge(gap.reason(), gap.count(), Long::sum);
        } else if (item instanceof StreamItem.Failed<Tracks>) {
            stream.failed++;
        } else if (item instanceof StreamItem.End<Tracks> end && !end.reason().equals(EndReason.LOST)) {
            open.remove(item.id().streamId());
            if (open.isEmpty()) {
                over.countDown();
            }
        }
    }

    /** A program of somebody else has been given an answer. */
    synchronized void called(StreamItem<Tracks> item) {
        if (item instanceof StreamItem.Looked<Tracks>
                && streams.containsKey(item.id().streamId())) {
            streams.get(item.id().streamId()).called(item.provenance().arrivalUs(), TimeHeaders.nowUs());
        }
    }

    private void hops(Headers headers, long arrivalUs, long nowUs) {
        Map<String, Long> times = TimeHeaders.read(headers);
        long last = arrivalUs;
        String from = "arrival";
        for (String place : PLACES) {
            if (times.containsKey(place)) {
                hop(from, place, times.get(place) - last);
                last = times.get(place);
                from = place;
            }
        }
        hop(from, "read", nowUs - last);
    }

    private void hop(String from, String to, long us) {
        hops.computeIfAbsent(from + " to " + to, key -> new ArrayList<>()).add(us);
    }

    @Override
    public void buried(ConsumerRecord<String, byte[]> letter) {}

    @Override
    public synchronized void over(String streamId, long numbers) {
        framesIn.put(streamId, numbers);
    }

    /** What ingest has taken of a stream. */
    synchronized long framesIn(String id) {
        return framesIn.getOrDefault(id, 0L);
    }

    @Override
    public synchronized void failed(String part, Throwable cause) {
        failure = failure == null ? cause : failure;
        over.countDown();
    }

    CountDownLatch isOver() {
        return over;
    }

    synchronized Throwable failure() {
        return failure;
    }

    synchronized Stream stream(String id) {
        return streams.get(id);
    }

    /** A table of ages and of what each hop takes, in ms. */
    synchronized String table() {
        StringBuilder text = new StringBuilder(
                "stream         results  skipped              age p50   p95   p99   first minute p95   p99   "
                        + "last p95   p99   longest pause   start  (ms)\n");
        streams.forEach((id, stream) -> text.append(String.format(
                "%-14s %7d  %-18s %8.0f %5.0f %5.0f %18.0f %5.0f %10.0f %5.0f %15.0f %7.0f%n",
                id,
                stream.results(),
                stream.skipped(),
                stream.ageMs(0.5, 0, 1),
                stream.ageMs(0.95, 0, 1),
                stream.ageMs(0.99, 0, 1),
                stream.ageMs(0.95, 0, stream.minute()),
                stream.ageMs(0.99, 0, stream.minute()),
                stream.ageMs(0.95, 1 - stream.minute(), 1),
                stream.ageMs(0.99, 1 - stream.minute(), 1),
                stream.longestPauseMs(),
                stream.startUs / 1e3)));
        streams.forEach((id, stream) -> {
            if (!stream.calledUs.isEmpty()) {
                text.append(line(id + " to a consumer's callback", stream.calledUs));
            }
        });
        hops.forEach((name, us) -> text.append(line(name, us)));
        return text.toString();
    }

    private static String line(String name, List<Long> us) {
        long[] values = us.stream().mapToLong(Long::longValue).toArray();
        return String.format(
                "%-34s p50 %6.1f  p90 %6.1f  p99 %6.1f%n",
                name, quantile(values, 0.5) / 1e3, quantile(values, 0.9) / 1e3, quantile(values, 0.99) / 1e3);
    }

    private static double quantile(long[] values, double quantile) {
        if (values.length == 0) {
            return Double.NaN;
        }
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (quantile * sorted.length))];
    }
}
