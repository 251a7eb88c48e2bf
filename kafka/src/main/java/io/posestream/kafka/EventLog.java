package io.posestream.kafka;

import io.posestream.core.FrameId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.MDC;

/**
 * Writes lines of the log that are about a frame: its stream, its number, the stage and the reason stand beside the words,
 * for programs that read the log. Static functions, thread-safe.
 */
public final class EventLog {
    /** Name of the stream. */
    public static final String STREAM = "stream";
    /** Name of the frame: stream, epoch, number. */
    public static final String FRAME = "frame";
    /** Name of the stage. */
    public static final String STAGE = "stage";
    /** One word, then what went wrong. */
    public static final String REASON = "reason";

    private EventLog() {}

    /**
     * Warns of what happened to a record.
     *
     * @param log of the class that warns
     * @param stage that had it
     * @param frame it is about; empty where it names none
     * @param reason one word, then what went wrong
     * @param message with places for {@code arguments}, the last of which may be what was thrown
     */
    public static void warn(
            Logger log, String stage, Optional<FrameId> frame, String reason, String message, Object... arguments) {
        Deque<MDC.MDCCloseable> fields = new ArrayDeque<>();
        try {
            fields.push(MDC.putCloseable(STAGE, stage));
            fields.push(MDC.putCloseable(REASON, reason));
            frame.ifPresent(id -> {
                fields.push(MDC.putCloseable(STREAM, id.streamId()));
                fields.push(MDC.putCloseable(FRAME, id.toString()));
            });
            log.warn(message, arguments);
        } finally {
            fields.forEach(MDC.MDCCloseable::close);
        }
    }
}
