package io.posestream.runner.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The alerts go by metrics that are served; what they do is tested by {@code promtool test rules}. */
final class AlertRulesTest {
    private static final Path RULES = Path.of("../deploy/prometheus");
    private static final Pattern METRIC = Pattern.compile("(?<!\\w)(posestream_\\w+)");
    private static final Pattern ALERT = Pattern.compile("(?:alert|alertname): (\\w+)");

    @Test
    void rules_everyMetric_standsInTheDocumentOfMetrics() throws IOException {
        Set<String> used = names(METRIC, "posestream.rules.yml");

        assertThat(used).hasSizeGreaterThan(8).isSubsetOf(matches(METRIC, Path.of("../docs/metrics.md")));
    }

    @Test
    void rules_everyAlert_hasATestAndARunbook() throws IOException {
        Set<String> alerts = names(ALERT, "posestream.rules.yml");

        assertThat(names(ALERT, "posestream.rules.test.yml")).isEqualTo(alerts);
        List<String> lines = Files.readAllLines(RULES.resolve("posestream.rules.yml"));
        assertThat(lines.stream().filter(line -> line.strip().startsWith("runbook: ")))
                .hasSameSizeAs(alerts);
    }

    private static Set<String> names(Pattern pattern, String file) throws IOException {
        return matches(pattern, RULES.resolve(file));
    }

    private static Set<String> matches(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
