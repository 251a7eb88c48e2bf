package io.posestream.viewer.state;

import io.posestream.proto.TimeHeaders;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;

/** How long each step took of one frame's way, in µs. Negative times, of clocks that differ, count as 0. Immutable. */
public final class Delays {
    /** Header with the time at which each step ended, in the order of the chain. */
    private static final Map<Step, String> ANSWERED = new EnumMap<>(Map.of(
            Step.SENT, TimeHeaders.out("ingest"),
            Step.DETECTED, TimeHeaders.out("detector"),
            Step.POSED, TimeHeaders.out("pose"),
            Step.TRACKED, TimeHeaders.out("tracker")));

    private final Map<Step, Long> us;
    private final long answeredUs;

    private Delays(Map<Step, Long> us, long answeredUs) {
        this.us = us;
        this.answeredUs = answeredUs;
    }

    /**
     * From a record's headers, up to the last stage's answer.
     *
     * @param headers of the record in the topic of tracks
     * @param arrivalUs of the frame, µs since 1970
     */
    public static Delays of(Headers headers, long arrivalUs) {
        Map<String, Long> times = TimeHeaders.read(headers);
        Map<Step, Long> us = new EnumMap<>(Step.class);
        long before = arrivalUs;
        for (Map.Entry<Step, String> step : ANSWERED.entrySet()) {
            Long at = times.get(step.getValue());
            if (at != null) {
                us.put(step.getKey(), Math.max(0, at - before));
                before = at;
            }
        }
        return new Delays(us, before);
    }

    /**
     * The same of a record that had not lain there for long: with the time until it was read.
     *
     * @param atUs when that was, µs since 1970
     */
    public Delays read(long atUs) {
        Map<Step, Long> more = new EnumMap<>(Step.class);
        more.putAll(us);
        more.put(Step.READ, Math.max(0, atUs - answeredUs));
        return new Delays(more, answeredUs);
    }

    /** What a step took; empty where it is not known. */
    public OptionalLong of(Step step) {
        Long known = us.get(step);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /** When the last stage answered, µs since 1970; the arrival where no stage said. */
    public long answeredUs() {
        return answeredUs;
    }
}
