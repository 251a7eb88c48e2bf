package io.posestream.viewer.state;

import io.posestream.proto.TimeHeaders;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;

/** How long each step took of one frame's way, in µs. Negative times, of clocks that differ, count as 0. Immutable. */
public final class Delays {
    private static final String[] ANSWERED = {"ingest-out-us", "detector-out-us", "pose-out-us", "tracker-out-us"};
    private static final long UNKNOWN = -1;

    private final long[] us;
    private final long answeredUs;

    private Delays(long[] us, long answeredUs) {
        this.us = us;
        this.answeredUs = answeredUs;
    }

    /**
     * From a record's headers.
     *
     * @param headers of the record in the topic of tracks
     * @param arrivalUs of the frame, µs since 1970
     * @param readUs when the record was read, µs since 1970; empty where that says nothing, as of records that had lain
     *     there for long
     */
    public static Delays of(Headers headers, long arrivalUs, OptionalLong readUs) {
        Map<String, Long> times = TimeHeaders.read(headers);
        long[] us = new long[Step.values().length];
        Arrays.fill(us, UNKNOWN);
        long before = arrivalUs;
        for (int i = 0; i < ANSWERED.length; i++) {
            Long at = times.get(ANSWERED[i]);
            if (at != null) {
                us[i] = Math.max(0, at - before);
                before = at;
            }
        }
        if (readUs.isPresent()) {
            us[Step.READ.ordinal()] = Math.max(0, readUs.getAsLong() - before);
        }
        return new Delays(us, before);
    }

    /** What a step took; empty where it is not known. */
    public OptionalLong of(Step step) {
        long known = us[step.ordinal()];
        return known == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /** When the last stage answered, µs since 1970; the arrival where no stage said. */
    public long answeredUs() {
        return answeredUs;
    }
}
