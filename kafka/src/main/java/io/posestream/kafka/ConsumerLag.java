package io.posestream.kafka;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Reads how far consumers are behind from what they measure themselves. Static functions, thread-safe. */
public final class ConsumerLag {
    private static final String NAME = "records-lag";
    private static final String PARTITION = "partition";

    private ConsumerLag() {}

    /**
     * Records not read yet by partition.
     *
     * @param metrics of a consumer, or of a client that has one, of a single topic
     */
    public static Map<Integer, Long> of(Map<MetricName, ? extends Metric> metrics) {
        Map<Integer, Long> lag = new TreeMap<>();
        metrics.forEach((name, metric) -> {
            String partition = name.tags().get(PARTITION);
            if (name.name().equals(NAME) && partition != null && metric.metricValue() instanceof Double records) {
                if (!records.isNaN()) {
                    lag.merge(Integer.parseInt(partition), Math.round(records), Math::max);
                }
            }
        });
        return lag;
    }
}
