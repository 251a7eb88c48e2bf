package io.posestream.runner.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.posestream.core.FrameId;
import io.posestream.kafka.trace.Tracing;
import io.posestream.proto.ItemHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes OpenTelemetry spans of what stages tell, and sends them on threads of its own; where too many wait, the newest
 * are left out. Owns the threads and the exporter. Thread-safe.
 */
public final class SpanTracing implements Tracing, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpanTracing.class);
    private static final Duration SENDING = Duration.ofSeconds(10);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** Some minutes of a busy stage at one frame of a hundred; a span takes about 1 KB. */
    private static final int WAITING = 8192;

    private static final AttributeKey<String> STREAM = AttributeKey.stringKey("posestream.stream");
    private static final AttributeKey<Long> EPOCH = AttributeKey.longKey("posestream.epoch");
    private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("posestream.number");
    private static final AttributeKey<Long> FRAMES = AttributeKey.longKey("posestream.frames");

    /** Where the parts of a traceparent lie: version, trace, span, flags. */
    private static final int TRACE = 3;

    private static final int SPAN = TRACE + 33;
    private static final int FLAGS = SPAN + 17;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final int oneOf;

    private SpanTracing(SdkTracerProvider provider, int oneOf) {
        this.provider = provider;
        this.tracer = provider.get("io.posestream");
        this.oneOf = oneOf;
    }

    /**
     * Starts.
     *
     * @param options where traces go
     * @param process its name, which becomes {@code service.name}
     */
    public static SpanTracing open(TraceOptions options, String process) {
        return open(
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(options.collector().toString())
                        .setTimeout(SENDING)
                        .build(),
                options.oneOf(),
                process);
    }

    /** @param exporter taken over */
    static SpanTracing open(SpanExporter exporter, int oneOf, String process) {
        Attributes names = Attributes.of(AttributeKey.stringKey("service.name"), "posestream-" + process);
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(names)))
                // frames are chosen before there is a span
                .setSampler(Sampler.alwaysOn())
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(WAITING)
                        .setScheduleDelay(EVERY)
                        .setExporterTimeout(SENDING)
                        .build())
                .build();
        return new SpanTracing(provider, oneOf);
    }

    @Override
    public Optional<String> begun(String stage, ItemHeaders frame, long inUs, long outUs) {
        return isChosen(frame.id(), oneOf)
                ? Optional.of(span(stage, SpanKind.PRODUCER, frame, inUs, outUs, Context.root()))
                : Optional.empty();
    }

    /**
     * Whether a frame is one of those that are traced: by its name alone, so that one sent anew is chosen again, and
     * without any rhythm that {@code --detect-every} could have too.
     */
    static boolean isChosen(FrameId id, int oneOf) {
        long mixed = 31L * id.streamId().hashCode() + id.epoch();
        mixed = (mixed ^ (mixed >>> 32)) * 0x9E3779B97F4A7C15L + id.number();
        // finaliser of SplitMix64 (Steele, Lea, Flood 2014)
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return Long.remainderUnsigned(mixed ^ (mixed >>> 31), oneOf) == 0;
    }

    @Override
    public Optional<String> answered(String stage, ItemHeaders frame, long inUs, long outUs, String parent) {
        return context(parent)
                .map(from -> span(
                        stage,
                        SpanKind.CONSUMER,
                        frame,
                        inUs,
                        outUs,
                        Context.root().with(Span.wrap(from))));
    }

    @Override
    public void computed(String stage, int frames, List<String> parents, long startUs, long endUs) {
        SpanBuilder builder = tracer.spanBuilder(stage + " batch")
                .setNoParent()
                .setAttribute(FRAMES, (long) frames)
                .setStartTimestamp(startUs, TimeUnit.MICROSECONDS);
        parents.forEach(parent -> context(parent).ifPresent(builder::addLink));
        builder.startSpan().end(endUs, TimeUnit.MICROSECONDS);
    }

    private String span(String stage, SpanKind kind, ItemHeaders frame, long inUs, long outUs, Context parent) {
        Span span = tracer.spanBuilder(stage)
                .setParent(parent)
                .setSpanKind(kind)
                .setAttribute(STREAM, frame.id().streamId())
                .setAttribute(EPOCH, frame.id().epoch())
                .setAttribute(NUMBER, frame.id().number())
                .setStartTimestamp(inUs, TimeUnit.MICROSECONDS)
                .startSpan();
        span.end(Math.max(inUs, outUs), TimeUnit.MICROSECONDS);
        SpanContext own = span.getSpanContext();
        return "00-" + own.getTraceId() + "-" + own.getSpanId() + "-"
                + own.getTraceFlags().asHex();
    }

    /** The context that a traceparent of version 00 names; empty where its ids are not valid or it is not to be traced. */
    private static Optional<SpanContext> context(String parent) {
        SpanContext named = SpanContext.createFromRemoteParent(
                parent.substring(TRACE, SPAN - 1),
                parent.substring(SPAN, FLAGS - 1),
                TraceFlags.fromHex(parent, FLAGS),
                TraceState.getDefault());
        return Optional.of(named).filter(context -> context.isValid() && context.isSampled());
    }

    /** Sends what waits, for a few seconds at most. */
    @Override
    public void close() {
        if (!provider.shutdown().join(CLOSE.toMillis(), TimeUnit.MILLISECONDS).isSuccess()) {
            LOG.warn("traces that nobody took are left behind");
        }
    }
}
