package io.posestream.runner.meter;

import io.posestream.core.system.TimeHistogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metric families of one scrape. Values of the same name and labels are added up, so that many streams can share one
 * label. Not thread-safe.
 */
final class Families {
    private static final List<Double> BOUNDS = bounds();

    private final Map<String, Family> families = new LinkedHashMap<>();

    private enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private static final class Family {
        private final Kind kind;
        private final String help;
        private final Map<Labels, Double> values = new LinkedHashMap<>();
        private final Map<Labels, List<Long>> counts = new LinkedHashMap<>();

        Family(Kind kind, String help) {
            this.kind = kind;
            this.help = help;
        }
    }

    private static List<Double> bounds() {
        List<Double> all = new ArrayList<>(TimeHistogram.BOUNDS);
        all.add(Double.POSITIVE_INFINITY);
        return all;
    }

    /** @param labels names and values in turn */
    void counter(String name, String help, double value, String... labels) {
        add(Kind.COUNTER, name, help, value, Labels.of(labels));
    }

    /** @param labels names and values in turn */
    void gauge(String name, String help, double value, String... labels) {
        add(Kind.GAUGE, name, help, value, Labels.of(labels));
    }

    /** @param labels names and values in turn */
    void histogram(String name, String help, TimeHistogram times, String... labels) {
        Labels of = Labels.of(labels);
        Family family = add(Kind.HISTOGRAM, name, help, times.sumSeconds(), of);
        family.counts.merge(of, times.counts(), Families::plus);
    }

    private Family add(Kind kind, String name, String help, double value, Labels labels) {
        Family family = families.computeIfAbsent(name, key -> new Family(kind, help));
        family.values.merge(labels, value, Double::sum);
        return family;
    }

    private static List<Long> plus(List<Long> first, List<Long> second) {
        List<Long> sums = new ArrayList<>(first.size());
        for (int bucket = 0; bucket < first.size(); bucket++) {
            sums.add(first.get(bucket) + second.get(bucket));
        }
        return sums;
    }

    MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        families.forEach((name, family) -> all.add(snapshot(name, family)));
        return new MetricSnapshots(all);
    }

    private static MetricSnapshot snapshot(String name, Family family) {
        switch (family.kind) {
            case COUNTER -> {
                CounterSnapshot.Builder counter =
                        CounterSnapshot.builder().name(name).help(family.help);
                family.values.forEach(
                        (labels, value) -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                                .labels(labels)
                                .value(value)
                                .build()));
                return counter.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(family.help);
                family.values.forEach((labels, value) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build()));
                return gauge.build();
            }
            default -> {
                HistogramSnapshot.Builder histogram =
                        HistogramSnapshot.builder().name(name).help(family.help);
                family.counts.forEach(
                        (labels, counts) -> histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                                .labels(labels)
                                .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, counts))
                                .sum(family.values.get(labels))
                                .build()));
                return histogram.build();
            }
        }
    }
}
