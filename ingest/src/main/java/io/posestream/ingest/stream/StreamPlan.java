package io.posestream.ingest.stream;

import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.UserError;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.ingest.OpenedSource;
import io.posestream.kafka.ClientSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which epoch a run works on and from which number ingest sends.
 *
 * @param partition it lies in already; empty where it begins
 * @param epoch of the stream
 * @param firstNumber first number to send
 * @param waitOnly true where everything is sent already and the run waits for the chain
 * @param finished true where everything is answered already, too
 * @param continues true where an earlier run has begun this epoch
 */
public record StreamPlan(
        OptionalInt partition, long epoch, long firstNumber, boolean waitOnly, boolean finished, boolean continues) {
    /**
     * Looks at what the broker holds of some sources' streams and decides for each.
     *
     * @param clients how to reach the broker
     * @param sources opened, one stream each
     * @param again true to begin a new epoch whatever is there
     * @return the sources with their plans, in the same order
     * @throws UserError where a stream is finished, or was begun from another source or with other options
     */
    public static List<PlannedSource> decide(ClientSettings clients, List<OpenedSource> sources, boolean again) {
        Set<String> recordings = sources.stream()
                .filter(source -> !source.isCamera())
                .map(OpenedSource::streamId)
                .collect(Collectors.toSet());
        Map<String, SourceStatus> told = SourceStatesReader.read(clients);
        return plan(
                sources, recordings.isEmpty() ? Map.of() : StreamHistory.read(clients, recordings, told), told, again);
    }

    /** As {@link #decide} on a broker that has just been made and holds nothing. */
    public static List<PlannedSource> fresh(List<OpenedSource> sources) {
        return plan(sources, Map.of(), Map.of(), false);
    }

    /**
     * @param held where streams of recordings stand that the broker holds
     * @param told what was last said of sources
     */
    private static List<PlannedSource> plan(
            List<OpenedSource> sources,
            Map<String, StreamPosition> held,
            Map<String, SourceStatus> told,
            boolean again) {
        return sources.stream()
                .map(source -> plan(
                        source,
                        Optional.ofNullable(held.get(source.streamId())),
                        Optional.ofNullable(told.get(source.streamId())),
                        again))
                .toList();
    }

    private static PlannedSource plan(
            OpenedSource source, Optional<StreamPosition> held, Optional<SourceStatus> told, boolean again) {
        StreamPlan plan = decide(source, held, told, again);
        return new PlannedSource(
                source,
                plan,
                told.filter(status -> status.epoch() == plan.epoch()).flatMap(SourceStatus::begun));
    }

    private static StreamPlan decide(
            OpenedSource source, Optional<StreamPosition> held, Optional<SourceStatus> told, boolean again) {
        held.ifPresent(position -> requirePolicy(source.streamId(), position, source.start()));
        told.map(SourceStatus::policy).ifPresent(policy -> requirePolicy(source.streamId(), policy, source.start()));
        if (!source.isClocked()) {
            return held.isEmpty() && told.flatMap(SourceStatus::begun).isPresent()
                    ? unsent(told.get(), again)
                    : decide(source.streamId(), held, source.start(), again);
        }
        return clocked(told, System.currentTimeMillis());
    }

    /**
     * An epoch was told of, and the broker holds nothing of it: its process ended before it sent anything, or it was sent
     * to its end and what was answered is no longer kept.
     */
    static StreamPlan unsent(SourceStatus told, boolean again) {
        boolean sent = told.state() == SourceState.ENDED && !told.reason().equals(SourceStates.STOPPED);
        return new StreamPlan(
                OptionalInt.of(told.begun().orElseThrow().partition()),
                again || sent ? told.epoch() + 1 : told.epoch(),
                0,
                false,
                false,
                false);
    }

    /**
     * It cannot be resumed: its epochs are named by the clock, so that of those before only the last need be known, should
     * the clock have been set back. Nothing of the streams themselves is read.
     *
     * @param told what was last said of its source
     */
    static StreamPlan clocked(Optional<SourceStatus> told, long nowMs) {
        long epoch = Math.max(nowMs, told.map(status -> status.epoch() + 1).orElse(0L));
        return new StreamPlan(OptionalInt.empty(), epoch, 0, false, false, false);
    }

    /** A stream keeps its policy for life. */
    static void requirePolicy(String streamId, StreamPosition held, StreamStart start) {
        held.start().map(StreamStart::policy).ifPresent(policy -> requirePolicy(streamId, policy, start));
    }

    private static void requirePolicy(String streamId, StreamPolicy held, StreamStart start) {
        if (held != start.policy()) {
            throw new UserError("stream " + streamId + " was begun with --policy "
                    + held.name().toLowerCase(Locale.ROOT)
                    + " and keeps it for life: give it that again, or choose another --stream-id");
        }
    }

    /**
     * Decides by what the broker holds.
     *
     * @param streamId of the stream, for messages
     * @param held its position; empty where the broker does not know it
     * @param start what a first record would say now
     * @param again true to begin a new epoch whatever is there
     * @throws UserError where the stream was begun from another source or with other options
     */
    static StreamPlan decide(String streamId, Optional<StreamPosition> held, StreamStart start, boolean again) {
        if (held.isEmpty()) {
            return new StreamPlan(OptionalInt.empty(), 0, 0, false, false, false);
        }
        StreamPosition position = held.get();
        OptionalInt partition = OptionalInt.of(position.partition());
        if (again) {
            return new StreamPlan(partition, position.epoch() + 1, 0, false, false, false);
        }
        boolean same = position.start()
                .map(StreamStart::fingerprint)
                .filter(start.fingerprint()::equals)
                .isPresent();
        if (!same) {
            throw new UserError("stream " + streamId + " was begun from another file or with other frame options: use"
                    + " the same ones to resume it, --again to begin anew, or another --stream-id");
        }
        return new StreamPlan(
                partition, position.epoch(), position.next(), position.ended(), position.tracksEnded(), true);
    }
}
