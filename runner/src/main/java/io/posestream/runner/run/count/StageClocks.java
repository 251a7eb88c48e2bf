package io.posestream.runner.run.count;

import io.posestream.inference.StageTimes;
import io.posestream.ingest.stream.IngestCounters;
import io.posestream.kafka.worker.WorkerMetrics;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.process.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the time of a run goes, in seconds summed over threads: by stage and part (CPU time, but for "kafka", which is
 * elapsed time and waits for the broker), and of the process by role, which add up to its CPU time. Thread-safe.
 */
public final class StageClocks {
    private static final double NANOS = 1e9;

    private final List<Meters.Worker> stages;

    /** @param stages in the order of the chain */
    public StageClocks(List<Meters.Worker> stages) {
        this.stages = List.copyOf(stages);
    }

    /** Seconds by stage and part, stages in the order of the chain; the last stage is the process as a whole. */
    public Map<String, Map<String, Double>> seconds(IngestCounters ingest, CpuRoles roles) {
        Map<String, Map<String, Double>> all = new LinkedHashMap<>();
        Map<String, Double> ingested = new LinkedHashMap<>();
        ingested.put("decode and encode", ingest.readNanos() / NANOS);
        ingested.put("kafka", ingest.sendNanos() / NANOS);
        all.put("ingest", ingested);
        double inference = 0;
        double pictures = ingest.readNanos() / NANOS;
        double tensors = 0;
        for (Meters.Worker stage : stages) {
            StageTimes model = stage.model();
            WorkerMetrics worker = stage.view().metrics();
            Map<String, Double> parts = new LinkedHashMap<>();
            parts.put("decode", worker.decodeNs() / NANOS);
            parts.put("preprocess", model.preprocessNs() / NANOS);
            parts.put("inference", model.inferenceNs() / NANOS);
            parts.put("postprocess", model.postprocessNs() / NANOS);
            parts.put("kafka", worker.kafkaNs() / NANOS);
            all.put(stage.name(), parts);
            inference += model.inferenceNs() / NANOS;
            pictures += worker.decodeNs() / NANOS;
            tensors += (model.preprocessNs() + model.postprocessNs()) / NANOS;
        }
        all.put("process", process(roles, ingest.readNanos() / NANOS, inference, pictures, tensors));
        return all;
    }

    private static Map<String, Double> process(
            CpuRoles roles, double read, double inference, double pictures, double tensors) {
        double cpu = Resources.cpuSeconds() - roles.cpuBefore();
        Map<CpuRoles.Role, Double> byRole = roles.seconds();
        double callers = byRole.getOrDefault(CpuRoles.Role.CALLERS, 0.0);
        double ingest = byRole.getOrDefault(CpuRoles.Role.INGEST, 0.0);
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("inference", inference);
        parts.put("picture decode and encode", pictures + byRole.getOrDefault(CpuRoles.Role.CAMERAS, 0.0));
        parts.put("tensors", tensors);
        parts.put("stages", Math.max(0, callers - inference - (pictures - read) - tensors));
        parts.put("overlay and files", byRole.getOrDefault(CpuRoles.Role.OVERLAY, 0.0));
        parts.put("kafka clients", byRole.getOrDefault(CpuRoles.Role.CLIENTS, 0.0) + Math.max(0, ingest - read));
        parts.put("broker", byRole.getOrDefault(CpuRoles.Role.BROKER, 0.0));
        parts.put("start and end", byRole.getOrDefault(CpuRoles.Role.START, 0.0));
        parts.put("compiler", byRole.getOrDefault(CpuRoles.Role.COMPILER, 0.0));
        parts.put("collector", byRole.getOrDefault(CpuRoles.Role.COLLECTOR, 0.0));
        double known = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<String, Double> process = new LinkedHashMap<>();
        process.put("cpu", cpu);
        process.putAll(parts);
        process.put("other", Math.max(0, cpu - known));
        return process;
    }
}
