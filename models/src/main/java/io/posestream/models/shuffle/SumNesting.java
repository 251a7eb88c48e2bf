package io.posestream.models.shuffle;

import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Orders long sums as HRNet has them where resolutions meet (Sun et al., 2019). Maps that are enlarged are added at the
 * lowest resolution they share, and enlarged together: up4(a) + up2(b) is up2(up2(a) + b). What convolutions write comes
 * last, since the runtime adds it on the way. The outputs are the same up to the order of additions.
 */
final class SumNesting {
    /** Two terms have no order worth a change. */
    private static final int LEAST = 3;

    private final OnnxGraph graph;
    private final Draft result;
    private final Set<String> gone = new HashSet<>();
    private final Map<String, List<Term>> sums = new HashMap<>();
    private final Set<Integer> factors = new HashSet<>();

    /**
     * What is added.
     *
     * @param value its name
     * @param factor how many times it is enlarged before; 1 where it is not
     * @param source the node that makes or enlarges it; null for an input of the graph
     */
    private record Term(String value, int factor, NodeProto source) {}

    private SumNesting(GraphProto proto) {
        this.graph = new OnnxGraph(proto);
        this.result = new Draft(proto);
    }

    /** The same graph with its sums in order. */
    static GraphProto apply(GraphProto proto) {
        return new SumNesting(proto).run();
    }

    private GraphProto run() {
        for (NodeProto node : graph.proto().getNodeList()) {
            if (isSum(node) && !isInner(node.getOutput(0))) {
                plan(node);
            }
        }
        for (NodeProto node : graph.proto().getNodeList()) {
            List<Term> terms = sums.get(node.getOutput(0));
            if (terms != null) {
                emit(terms, node.getOutput(0));
            } else if (!gone.contains(node.getOutput(0))) {
                result.add(node);
            }
        }
        return result.finish();
    }

    private static boolean isSum(NodeProto node) {
        return node.getOpType().equals("Add");
    }

    /** Whether a value is the sum of others and read by a sum alone. */
    private boolean isInner(String value) {
        return graph.producer(value).filter(SumNesting::isSum).isPresent()
                && graph.onlyConsumer(value).filter(SumNesting::isSum).isPresent();
    }

    private void plan(NodeProto sum) {
        List<Term> terms = new ArrayList<>();
        Set<String> within = new HashSet<>();
        collect(sum, terms, within);
        terms.sort(Comparator.comparingInt(this::place)
                .thenComparing(Comparator.comparingInt(Term::factor).reversed()));
        boolean constant = terms.stream().anyMatch(term -> graph.isConstant(term.value()));
        if (terms.size() >= LEAST && !constant && canNest(terms)) {
            sums.put(sum.getOutput(0), terms);
            gone.addAll(within);
        }
    }

    private void collect(NodeProto sum, List<Term> terms, Set<String> within) {
        for (String value : sum.getInputList()) {
            NodeProto source = graph.producer(value).orElse(null);
            if (isInner(value)) {
                within.add(value);
                collect(source, terms, within);
                continue;
            }
            OptionalInt factor = source == null || graph.onlyConsumer(value).isEmpty()
                    ? OptionalInt.empty()
                    : Resizing.repeats(graph, source);
            if (factor.isPresent()) {
                within.add(value);
                terms.add(new Term(source.getInput(0), factor.getAsInt(), source));
            } else {
                terms.add(new Term(value, 1, source));
            }
        }
    }

    /** What is there first, then what is enlarged, then what the runtime adds on the way. */
    private int place(Term term) {
        if (term.factor() > 1) {
            return 1;
        }
        return SumJoining.isJoined(graph, term.value()) ? 2 : 0;
    }

    private static boolean canNest(List<Term> terms) {
        int last = 0;
        for (Term term : terms) {
            if (term.factor() > 1) {
                if (last % term.factor() != 0) {
                    return false;
                }
                last = term.factor();
            }
        }
        return true;
    }

    private void emit(List<Term> terms, String output) {
        List<Term> enlarged = terms.stream().filter(term -> term.factor() > 1).toList();
        List<String> values = new ArrayList<>();
        for (Term term : terms) {
            if (term.factor() == 1) {
                values.add(term.value());
            } else if (term.equals(enlarged.get(0))) {
                boolean nothingElse = enlarged.size() == terms.size();
                values.add(nest(enlarged, output, nothingElse ? output : output + ".enlarged"));
            }
        }
        String sum = values.get(0);
        for (int i = 1; i < values.size(); i++) {
            sum = add(sum, values.get(i), i == values.size() - 1 ? output : output + ".sum." + i);
        }
    }

    /** The sum of enlarged maps, the largest factor first. */
    private String nest(List<Term> enlarged, String name, String output) {
        String value = enlarged.get(0).value();
        int factor = enlarged.get(0).factor();
        for (int i = 1; i < enlarged.size(); i++) {
            Term next = enlarged.get(i);
            if (next.factor() < factor) {
                value = enlarge(value, factor / next.factor(), next.source(), name + ".enlarged." + i);
                factor = next.factor();
            }
            value = add(value, next.value(), name + ".nested." + i);
        }
        return enlarge(value, factor, enlarged.get(0).source(), output);
    }

    private String enlarge(String value, int factor, NodeProto like, String output) {
        String scales = "enlargement." + factor;
        if (factors.add(factor)) {
            result.constant(scales, List.of(Resizing.AXES), new float[] {1, 1, factor, factor});
        }
        result.add(like.toBuilder()
                .setName(output)
                .setInput(0, value)
                .setInput(Resizing.SCALES, scales)
                .setOutput(0, output));
        return output;
    }

    private String add(String first, String second, String output) {
        result.add(NodeProto.newBuilder()
                .setName(output)
                .setOpType("Add")
                .addInput(first)
                .addInput(second)
                .addOutput(output));
        return output;
    }
}
