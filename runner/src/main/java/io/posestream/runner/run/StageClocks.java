package io.posestream.runner.run;

import io.posestream.inference.StageTimes;
import io.posestream.ingest.stream.IngestCounters;
import io.posestream.kafka.worker.WorkerMetrics;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the time of a run goes, by stage and part, in seconds summed over threads. Thread-safe. */
final class StageClocks {
    private static final double NANOS = 1e9;

    private final List<Stage> stages;

    /**
     * A stage with a network.
     *
     * @param name of the stage
     * @param worker what its worker counts
     * @param model the network's clock
     */
    record Stage(String name, WorkerMetrics worker, StageTimes model) {}

    /** @param stages in the order of the chain */
    StageClocks(List<Stage> stages) {
        this.stages = List.copyOf(stages);
    }

    /** Seconds by stage and part, stages in the order of the chain; the last stage is the process as a whole. */
    Map<String, Map<String, Double>> seconds(IngestCounters ingest) {
        Map<String, Map<String, Double>> all = new LinkedHashMap<>();
        Map<String, Double> ingested = new LinkedHashMap<>();
        ingested.put("decode and encode", ingest.readNanos() / NANOS);
        ingested.put("kafka", ingest.sendNanos() / NANOS);
        all.put("ingest", ingested);
        double inference = 0;
        for (Stage stage : stages) {
            StageTimes model = stage.model();
            Map<String, Double> parts = new LinkedHashMap<>();
            parts.put("decode", stage.worker().decodeNs() / NANOS);
            parts.put("preprocess", model.preprocessNs() / NANOS);
            parts.put("inference", model.inferenceNs() / NANOS);
            parts.put("postprocess", model.postprocessNs() / NANOS);
            parts.put("kafka", stage.worker().kafkaNs() / NANOS);
            all.put(stage.name(), parts);
            inference += model.inferenceNs() / NANOS;
        }
        Map<String, Double> process = new LinkedHashMap<>();
        process.put("cpu", cpuSeconds());
        process.put("inference", inference);
        all.put("process", process);
        return all;
    }

    /** CPU time of the whole process, its broker and start included, in seconds. */
    private static double cpuSeconds() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean process
                ? process.getProcessCpuTime() / NANOS
                : 0;
    }
}
