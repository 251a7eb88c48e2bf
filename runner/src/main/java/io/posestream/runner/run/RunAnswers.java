package io.posestream.runner.run;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.ingest.stream.IngestStage;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.runner.run.count.DeadLetterCount;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Hands the answers of a run to its streams and their writers. Borrows all of it.
 *
 * @param streams by id
 * @param writers by stream id
 * @param deadLetters counts them
 * @param live told of all of them, for the stages
 * @param failure told what stopped by itself
 */
record RunAnswers(
        Map<String, StreamRun> streams,
        Map<String, StreamWriter> writers,
        DeadLetterCount deadLetters,
        LiveAnswers live,
        Failure failure)
        implements IngestStage.Listener {
    @Override
    public void answered(StreamItem<Tracks> item, Headers headers) {
        live.note(item);
        StreamRun stream = streams.get(item.id().streamId());
        if (stream != null && stream.isOurs(item.id())) {
            stream.answered(item, headers);
            // a stream whose files are complete has no writer
            Optional.ofNullable(writers.get(stream.id())).ifPresent(writer -> writer.accept(item));
        }
    }

    @Override
    public void buried(ConsumerRecord<String, byte[]> letter) {
        deadLetters.note(letter);
    }

    /** Its end comes through the chain. */
    @Override
    public void over(String streamId, long framesIn) {}

    @Override
    public void failed(String part, Throwable cause) {
        failure.report(part, cause);
    }
}
