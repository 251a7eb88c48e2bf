package io.posestream.models.quantize;

import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import io.posestream.models.onnx.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class Equalizer {
    record Pair(NodeProto first, String between, NodeProto second) {}

    static List<Pair> pairs(OnnxGraph graph) {
        List<Pair> pairs = new ArrayList<>();
        for (NodeProto node : graph.proto().getNodeList()) {
            if (!isConv(graph, node)) continue;
            String value = node.getOutput(0);
            Optional<NodeProto> next = graph.onlyConsumer(value);
            if (next.isPresent() && next.get().getOpType().equals("Relu")) {
                value = next.get().getOutput(0);
                next = graph.onlyConsumer(value);
            }
            if (next.isPresent() && isConv(graph, next.get())) {
                int group = group(next.get());
                int in = graph.shape(node.getInput(1)).get(0);
                boolean dense = group == 1;
                boolean depthwise = group == in && graph.shape(next.get().getInput(1)).get(0) == in;
                if (dense || depthwise) pairs.add(new Pair(node, value, next.get()));
            }
        }
        return pairs;
    }

    private static boolean isConv(OnnxGraph graph, NodeProto node) {
        return node.getOpType().equals("Conv") && graph.isConstant(node.getInput(1))
            && (node.getInputCount() < 3 || graph.isConstant(node.getInput(2)));
    }

    private static int group(NodeProto node) {
        return node.getAttributeList().stream().filter(a -> a.getName().equals("group")).map(a -> (int) a.getI()).findFirst().orElse(1);
    }

    static GraphProto apply(GraphProto proto, List<Pair> pairs, Map<String, float[]> peaks) {
        OnnxGraph graph = new OnnxGraph(proto);
        Map<String, float[]> weights = new HashMap<>();
        GraphProto.Builder result = proto.toBuilder();
        Map<String, NodeProto.Builder> nodes = new HashMap<>();
        for (NodeProto.Builder n : result.getNodeBuilderList()) nodes.put(n.getOutput(0), n);
        for (Pair p : pairs) {
            float[] peak = peaks.get(p.between());
            float[] w1 = weights.computeIfAbsent(p.first().getOutput(0) + "#w", k -> graph.floats(p.first().getInput(1)));
            float[] b1 = p.first().getInputCount() < 3 ? new float[0] : weights.computeIfAbsent(p.first().getOutput(0) + "#b", k -> graph.floats(p.first().getInput(2)));
            float[] w2 = weights.computeIfAbsent(p.second().getOutput(0) + "#w", k -> graph.floats(p.second().getInput(1)));
            int c = peak.length;
            boolean depthwise = group(p.second()) != 1;
            float[] need = new float[c];
            int per2 = w2.length / c;
            if (!depthwise) {
                int outs = graph.shape(p.second().getInput(1)).get(0);
                int k = w2.length / outs / c;
                for (int o = 0; o < outs; o++) for (int i = 0; i < c; i++) for (int j = 0; j < k; j++)
                    need[i] = Math.max(need[i], Math.abs(w2[(o * c + i) * k + j]));
            }
            float top = 0;
            for (float v : peak) top = Math.max(top, v);
            for (int i = 0; i < c; i++) {
                if (peak[i] < 1e-6f * top || (!depthwise && need[i] == 0)) continue;
                double s = depthwise ? top / peak[i] : Math.sqrt(need[i] / peak[i]);
                if (depthwise) s = Math.min(s, 1e3);
                for (int j = 0; j < w1.length / c; j++) w1[i * (w1.length / c) + j] *= (float) s;
                if (b1.length > 0) b1[i] *= (float) s;
                if (depthwise) for (int j = 0; j < per2; j++) w2[i * per2 + j] /= (float) s;
                else {
                    int outs = graph.shape(p.second().getInput(1)).get(0);
                    int k = w2.length / outs / c;
                    for (int o = 0; o < outs; o++) for (int j = 0; j < k; j++) w2[(o * c + i) * k + j] /= (float) s;
                }
            }
        }
        for (var e : weights.entrySet()) {
            boolean bias = e.getKey().endsWith("#b");
            String out = e.getKey().substring(0, e.getKey().length() - 2);
            NodeProto.Builder node = nodes.get(out);
            int at = bias ? 2 : 1;
            TensorProto.Builder t = TensorProto.newBuilder().setName(out + (bias ? ".eqb" : ".eqw")).setDataType(ElementFormat.FLOAT.code());
            graph.shape(node.getInput(at)).forEach(t::addDims);
            for (float v : e.getValue()) t.addFloatData(v);
            result.addInitializer(t);
            node.setInput(at, out + (bias ? ".eqb" : ".eqw"));
        }
        return result.build();
    }
}
