package io.posestream.acceptance.live;

import io.posestream.client.PosestreamReader;
import io.posestream.client.ReaderSettings;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import java.time.Duration;

/** Owns a thread that reads answers by the client library, as programs outside do. */
final class AnswerConsumer implements AutoCloseable {
    private final PosestreamReader<StreamItem<Tracks>> reader;
    private final SeenAnswers seen;
    private final Thread thread = new Thread(this::read, "consumer");
    private volatile boolean closed;

    AnswerConsumer(ClientSettings clients, SeenAnswers seen) {
        this.seen = seen;
        this.reader = PosestreamReader.tracks(ReaderSettings.of(clients.bootstrapServers())
                .withPrefix(clients.prefix())
                .with(clients.overrides()));
        thread.start();
    }

    private void read() {
        try (reader) {
            while (!closed) {
                reader.poll(Duration.ofMillis(200)).forEach(answer -> seen.called(answer.value()));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        Closing.join(thread, Duration.ofSeconds(10));
    }
}
