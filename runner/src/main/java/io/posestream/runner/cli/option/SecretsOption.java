package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** User names and passwords that stand as {@code ${NAME}} in addresses. No message repeats a value. */
public final class SecretsOption {
    private static final Pattern NAME = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*=(.*)");
    private static final String UNRESERVED = "-._~";

    @Option(
            names = "--secrets",
            paramLabel = "FILE",
            description = "Lines NAME=VALUE; $${NAME} in an address is replaced by the value, else by that of the"
                    + " environment.")
    private Path file;

    /**
     * The address with each name replaced by its value, written so that no sign in it has a meaning in addresses.
     *
     * @throws UserError where a name has no value
     */
    public String fill(String address) {
        Matcher matcher = NAME.matcher(address);
        if (!matcher.find()) {
            return address;
        }
        Map<String, String> values = file == null ? Map.of() : read(file);
        return matcher.replaceAll(found -> {
            String name = found.group(1);
            String value = values.getOrDefault(name, System.getenv(name));
            if (value == null) {
                throw new UserError("${" + name + "} in an address has no value: set it in the environment"
                        + (file == null ? " or name a file with --secrets" : ", or in " + file));
            }
            return Matcher.quoteReplacement(encoded(value));
        });
    }

    private static Map<String, String> read(Path file) {
        Map<String, String> values = new HashMap<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                Matcher parts = LINE.matcher(line);
                if (parts.matches()) {
                    values.put(parts.group(1), parts.group(2).strip());
                } else if (!line.isBlank() && !line.strip().startsWith("#")) {
                    throw new UserError("--secrets " + file + ", line " + number + ": is not NAME=VALUE");
                }
            }
        } catch (IOException e) {
            throw new UserError(
                    "--secrets " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
        return values;
    }

    private static String encoded(String value) {
        StringBuilder out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 0 && (Character.isLetterOrDigit(b) || UNRESERVED.indexOf(b) >= 0);
            out.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xFF));
        }
        return out.toString();
    }
}
