package io.posestream.runner.meter;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.posestream.core.system.Closing;
import java.util.Optional;

/**
 * All metrics of a process as Prometheus reads them. The registry is made at the first scrape: its classes take a third of
 * a second to load, which the first frame need not wait for. Thread-safe.
 */
final class MeterText implements AutoCloseable {
    private final Meters meters;
    private final int streams;
    private final Closing closing = new Closing();
    private Optional<PrometheusMeterRegistry> registry = Optional.empty();

    /** @param streams most streams with series of their own */
    MeterText(Meters meters, int streams) {
        this.meters = requireNonNull(meters, "meters is null");
        this.streams = streams;
    }

    synchronized String scrape() {
        if (registry.isEmpty()) {
            registry = Optional.of(open());
        }
        return registry.get().scrape();
    }

    private PrometheusMeterRegistry open() {
        PrometheusMeterRegistry opened = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        closing.add(() -> opened.close());
        opened.getPrometheusRegistry().register(new MeterBinding(meters, streams));
        new JvmMemoryMetrics().bindTo(opened);
        new JvmThreadMetrics().bindTo(opened);
        new FileDescriptorMetrics().bindTo(opened);
        new UptimeMetrics().bindTo(opened);
        closing.add(new JvmGcMetrics()).bindTo(opened);
        return opened;
    }

    @Override
    public synchronized void close() {
        closing.close();
    }
}
