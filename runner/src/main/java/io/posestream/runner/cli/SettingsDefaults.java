package io.posestream.runner.cli;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Settings below the flags: the environment ({@code --out-dir} is {@code POSESTREAM_OUT_DIR}), then a YAML file (keys are
 * the long flags without dashes), named by {@code POSESTREAM_CONFIG} or {@code posestream.yaml} in the working folder.
 */
final class SettingsDefaults implements IDefaultValueProvider {
    private static final String FILE_VARIABLE = "POSESTREAM_CONFIG";
    private static final Path USUAL_FILE = Path.of("posestream.yaml");

    private final Map<String, String> environment;
    private final Map<?, ?> file;

    SettingsDefaults() {
        this(System.getenv());
    }

    SettingsDefaults(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.file = read(environment);
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String name = option.longestName().replaceFirst("^--", "");
        String variable = "POSESTREAM_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
        return Optional.ofNullable(environment.get(variable))
                .or(() -> Optional.ofNullable(file.get(name)).map(SettingsDefaults::text))
                .orElse(null);
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }

    private static Map<?, ?> read(Map<String, String> environment) {
        Path path = Optional.ofNullable(environment.get(FILE_VARIABLE))
                .map(Path::of)
                .orElse(USUAL_FILE);
        if (!Files.exists(path)) {
            if (environment.containsKey(FILE_VARIABLE)) {
                throw new UserError(FILE_VARIABLE + " names a missing file: " + path);
            }
            return Map.of();
        }
        try {
            Object loaded = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(path));
            if (loaded == null) {
                return Map.of();
            }
            if (loaded instanceof Map<?, ?> map) {
                return map;
            }
            throw new UserError(path + " is not a list of settings: write lines such as 'quality: 90'");
        } catch (IOException | YamlEngineException e) {
            throw new UserError("cannot read the settings in " + path + ": " + e.getMessage(), e);
        }
    }
}
