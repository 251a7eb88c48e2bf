package io.posestream.runner.broker;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name and the secret by which clients are let in: one pair per folder, made when the first broker starts there, in a
 * file that only its owner may read and that Kafka's own tools take as it is ({@code --command-config}). Immutable,
 * thread-safe; says nothing of the secret in its text form.
 */
public final class BrokerCredentials {
    static final String PROTOCOL = "SASL_PLAINTEXT";
    static final String MECHANISM = "PLAIN";
    private static final String NAME = "client.properties";
    private static final String USER = "posestream";
    private static final int SECRET_BYTES = 32;
    private static final String JAAS = "sasl.jaas.config";
    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final Pattern SECRET = Pattern.compile("password=\"([0-9a-f]{" + 2 * SECRET_BYTES + "})\"");

    private final Path file;
    private final String secret;

    private BrokerCredentials(Path file, String secret) {
        this.file = requireNonNull(file, "file is null");
        this.secret = requireNonNull(secret, "secret is null");
    }

    /**
     * Those of a broker's folder; made where there are none yet, or where others could have read them.
     *
     * @param folder there already
     */
    static BrokerCredentials of(Path folder) throws IOException {
        Path file = folder.resolve(NAME).toAbsolutePath();
        Optional<BrokerCredentials> known = OwnerOnly.isFile(file) ? read(file) : Optional.empty();
        return known.isPresent() ? known.get() : make(file);
    }

    /**
     * Those of a broker's folder.
     *
     * @throws UserError where there are none
     */
    public static BrokerCredentials in(Path folder) {
        Path file = folder.resolve(NAME).toAbsolutePath();
        try {
            return read(file).orElseThrow(() -> new UserError(file + " holds no credentials of a broker"));
        } catch (IOException e) {
            throw new UserError("cannot read the broker's credentials in " + file + ": " + e.getMessage(), e);
        }
    }

    private static Optional<BrokerCredentials> read(Path file) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        Matcher matcher = SECRET.matcher(properties.getProperty(JAAS, ""));
        return matcher.find() ? Optional.of(new BrokerCredentials(file, matcher.group(1))) : Optional.empty();
    }

    private static BrokerCredentials make(Path file) throws IOException {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        BrokerCredentials made = new BrokerCredentials(file, HexFormat.of().formatHex(random));
        StringBuilder text = new StringBuilder("# lets clients into the embedded broker of this folder\n");
        made.client()
                .forEach((key, value) ->
                        text.append(key).append('=').append(value).append('\n'));
        Path fresh = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(fresh);
        OwnerOnly.createFile(fresh);
        Files.write(fresh, text.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }

    /** The file that clients of other programs are given. */
    public Path file() {
        return file;
    }

    /** What a client needs to be let in, as Kafka's properties. */
    public Map<String, String> client() {
        return Map.of("security.protocol", PROTOCOL, "sasl.mechanism", MECHANISM, JAAS, jaas(";"));
    }

    /**
     * How our own clients reach the broker.
     *
     * @param address host and port
     * @param prefix of topics and groups
     * @param overrides raw Kafka properties; those by which clients are let in come last
     */
    public ClientSettings clients(String address, String prefix, Map<String, String> overrides) {
        Map<String, String> all = new TreeMap<>(overrides);
        all.putAll(client());
        return new ClientSettings(address, prefix, all);
    }

    /** What a listener of the broker needs: whom it lets in, and as whom the broker itself comes. */
    String listener() {
        return jaas(" user_" + USER + "=\"" + secret + "\";");
    }

    private String jaas(String end) {
        return MODULE + " username=\"" + USER + "\" password=\"" + secret + "\"" + end;
    }

    @Override
    public String toString() {
        return "credentials in " + file;
    }
}
