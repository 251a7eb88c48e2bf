package io.posestream.runner.service;

import io.posestream.core.EndReason;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.ingest.OpenedSource;
import io.posestream.ingest.Sources;
import io.posestream.ingest.stream.IngestStage;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.ingest.stream.PlannedSource;
import io.posestream.ingest.stream.StreamPlan;
import io.posestream.runner.run.Ahead;
import io.posestream.runner.run.Failure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ingest as a process of its own: sends its sources side by side and is done once all are sent; where no pictures are to
 * be kept, once all are answered and deleted.
 */
public final class IngestService {
    private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

    private IngestService() {}

    /**
     * Sends sources to {@code frames}.
     *
     * @param settings what to send, and how
     * @param finished told of each stream that an earlier process has brought to its end, so that nothing is sent of it
     * @param streamFailed told of each stream whose source could not be opened or, as the stage closes, failed, and why
     */
    public static StageProcess.Opening ingest(
            IngestSettings settings, Consumer<String> finished, BiConsumer<String, String> streamFailed) {
        return (closing, failure, done, meters) -> {
            Ahead<Sources.Opened> ahead =
                    closing.add(Ahead.reading("open-sources", () -> Sources.openAll(settings.sources())));
            Sources.Opened opened = closing.add(ahead.take(() -> done.getCount() == 0));
            opened.refused().forEach((source, e) -> streamFailed.accept(source.streamId(), e.getMessage()));
            List<PlannedSource> sources = plan(settings, opened.sources());
            sources.stream()
                    .filter(source -> source.plan().finished())
                    .map(PlannedSource::streamId)
                    .forEach(finished);
            boolean untilAnswered = settings.keepFrames() instanceof KeepFrames.None;
            Map<String, Long> open = sources.stream()
                    .filter(source -> !source.plan().finished()
                            && (untilAnswered || !source.plan().waitOnly()))
                    .collect(Collectors.toMap(
                            PlannedSource::streamId,
                            source -> source.plan().epoch(),
                            (a, b) -> a,
                            ConcurrentHashMap::new));
            if (open.isEmpty()) {
                LOG.info("everything is sent already");
                done.countDown();
                return;
            }
            IngestStage stage = IngestStage.open(
                    new IngestStage.Settings(settings.clients(), settings.lead(), settings.keepFrames()),
                    sources,
                    new Progress(open, untilAnswered, failure, done, streamFailed));
            meters.ingest(stage);
            closing.add(() -> {
                stage.close();
                stage.counters().failures().forEach(streamFailed);
            });
        };
    }

    private static List<PlannedSource> plan(IngestSettings settings, List<OpenedSource> sources) {
        List<PlannedSource> planned = StreamPlan.decide(settings.clients(), sources, settings.again());
        planned.forEach(source -> LOG.info(
                "{}: epoch {} from number {} on",
                source.streamId(),
                source.plan().epoch(),
                source.plan().firstNumber()));
        return planned;
    }

    /**
     * Is done once no stream is open any more.
     *
     * @param open epochs of streams that are not settled, by stream
     * @param untilAnswered whether a stream is settled only by the answer to its end
     */
    private record Progress(
            Map<String, Long> open,
            boolean untilAnswered,
            Failure failure,
            CountDownLatch done,
            BiConsumer<String, String> streamFailed)
            implements IngestStage.Listener {
        @Override
        public void answered(StreamItem<Tracks> item, Headers headers) {
            Long epoch = open.get(item.id().streamId());
            // a camera's later connections are epochs of their own, and the loss of one is not its end
            boolean ours = epoch != null && item.id().epoch() >= epoch;
            if (ours
                    && item instanceof StreamItem.End<Tracks> end
                    && !end.reason().equals(EndReason.LOST)) {
                if (end.reason().equals(EndReason.GIVEN_UP)) {
                    streamFailed.accept(item.id().streamId(), "given up: the tracker cannot hold its records");
                }
                settled(item.id().streamId(), item.id().number());
            }
        }

        @Override
        public void over(String streamId, long framesIn) {
            if (!untilAnswered) {
                settled(streamId, framesIn);
            }
        }

        /** The janitor sees to it. */
        @Override
        public void buried(ConsumerRecord<String, byte[]> letter) {}

        @Override
        public void failed(String part, Throwable cause) {
            failure.report(part, cause);
        }

        private void settled(String streamId, long framesIn) {
            if (open.remove(streamId) != null) {
                LOG.info("{}: done, {} frames in", streamId, framesIn);
            }
            if (open.isEmpty()) {
                done.countDown();
            }
        }
    }
}
