package io.posestream.runner.broker;

import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.RecordLimits;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.Right;
import io.posestream.testkit.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/**
 * Owns a broker that speaks TLS, lets several users in by a password, a token or a certificate, and knows who may do what.
 * Passwords and secrets are all {@link #PASSWORD}.
 */
public final class GuardedBroker implements AutoCloseable {
    public static final String PASSWORD = "hush-hush";

    private final EmbeddedBroker broker;
    private final TestCertificates certificates;
    private final TokenServer tokens;
    private final Map<Entry, Integer> ports;
    private final Path authority;
    private final Map<String, Path> stores = new HashMap<>();

    /** The ways in. */
    public enum Entry {
        /** Name and password. */
        PLAIN,
        /** The same, of which the broker knows a digest only. */
        SCRAM,
        /** A token of a server of tokens. */
        OAUTH,
        /** A certificate of the client's own. */
        CERTIFICATE;

        /** All but the last share a listener. */
        private String listener() {
            return this == CERTIFICATE ? "CERTIFICATES" : "SECRETS";
        }
    }

    private GuardedBroker(
            EmbeddedBroker broker, TestCertificates certificates, TokenServer tokens, Map<Entry, Integer> ports) {
        this.broker = broker;
        this.certificates = certificates;
        this.tokens = tokens;
        this.ports = ports;
        this.authority = certificates.authority();
    }

    /** Starts one in which nobody but its owner may do anything yet; tokens can be had by the tests' JVM alone. */
    public static GuardedBroker open(Path folder, Collection<String> users) {
        BrokerSettings settings =
                new BrokerSettings(folder.resolve("log"), OptionalInt.empty(), RecordLimits.MAX_RECORD_BYTES);
        TestCertificates certificates = TestCertificates.make(folder, "ours");
        Map<String, String> secrets = users.stream().collect(Collectors.toMap(user -> user, user -> PASSWORD));
        TokenServer tokens = TokenServer.open(secrets);
        System.setProperty(TokenServer.ALLOWED, tokens.tokens() + "," + tokens.jwks());
        int secret = Ports.free();
        int certificate = Ports.free();
        Map<Entry, Integer> ports =
                Map.of(Entry.PLAIN, secret, Entry.SCRAM, secret, Entry.OAUTH, secret, Entry.CERTIFICATE, certificate);
        Path store = certificates.signed("broker", "-validity", "30");
        EmbeddedBroker broker = EmbeddedBroker.open(settings, () -> {}, properties -> {
            know(properties);
            listen(properties, Entry.PLAIN.listener(), secret, "SASL_SSL");
            listen(properties, Entry.CERTIFICATE.listener(), certificate, "SSL");
            secrets(properties, users, tokens);
            certificates(properties, certificates, store);
        });
        GuardedBroker guarded = new GuardedBroker(broker, certificates, tokens, ports);
        Cluster.ask(guarded.owner(), admin -> knowSecrets(admin, users));
        return guarded;
    }

    private static void know(Properties properties) {
        properties.put("authorizer.class.name", StandardAuthorizer.class.getName());
        properties.put("super.users", "User:posestream");
    }

    private static void listen(Properties properties, String name, int port, String protocol) {
        String address = "," + name + "://127.0.0.1:" + port;
        properties.merge("listeners", address, (before, more) -> before + more.toString());
        properties.merge("advertised.listeners", address, (before, more) -> before + more.toString());
        properties.merge(
                "listener.security.protocol.map",
                "," + name + ":" + protocol,
                (before, more) -> before + more.toString());
    }

    private static void secrets(Properties properties, Collection<String> users, TokenServer tokens) {
        String listener = "listener.name.secrets.";
        properties.put(listener + "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512,OAUTHBEARER");
        String known = users.stream()
                .map(user -> " user_" + user + "=\"" + PASSWORD + "\"")
                .collect(Collectors.joining());
        properties.put(
                listener + "plain.sasl.jaas.config", PlainLoginModule.class.getName() + " required" + known + ";");
        properties.put(listener + "scram-sha-512.sasl.jaas.config", ScramLoginModule.class.getName() + " required;");
        String oauth = listener + "oauthbearer.";
        properties.put(oauth + "sasl.jaas.config", OAuthBearerLoginModule.class.getName() + " required;");
        properties.put(
                oauth + "sasl.server.callback.handler.class", OAuthBearerValidatorCallbackHandler.class.getName());
        properties.put(oauth + "sasl.oauthbearer.jwks.endpoint.url", tokens.jwks());
        properties.put(oauth + "sasl.oauthbearer.expected.audience", "kafka");
        properties.put(oauth + "sasl.oauthbearer.expected.issuer", "test");
    }

    private static void certificates(Properties properties, TestCertificates certificates, Path store) {
        for (String listener : List.of("secrets", "certificates")) {
            String ours = "listener.name." + listener + ".";
            properties.put(ours + "ssl.keystore.type", "PKCS12");
            properties.put(ours + "ssl.keystore.location", store.toString());
            properties.put(ours + "ssl.keystore.password", TestCertificates.PASSWORD);
            properties.put(ours + "ssl.key.password", TestCertificates.PASSWORD);
        }
        String mutual = "listener.name.certificates.";
        properties.put(mutual + "ssl.client.auth", "required");
        properties.put(mutual + "ssl.truststore.type", "PEM");
        properties.put(
                mutual + "ssl.truststore.location", certificates.authority().toString());
        properties.put(mutual + "ssl.principal.mapping.rules", "RULE:^CN=(.*)$/$1/");
    }

    private static Void knowSecrets(Admin admin, Collection<String> users) {
        List<UserScramCredentialAlteration> known = new ArrayList<>();
        users.forEach(user -> known.add(new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)));
        return Futures.get(admin.alterUserScramCredentials(known).all());
    }

    /** As its owner, who may do everything. */
    public ClientSettings owner() {
        return broker.clients("posestream", Map.of("default.api.timeout.ms", "60000"));
    }

    /** As somebody else, with the properties that let him in. */
    public ClientSettings user(Entry entry, Map<String, String> letIn) {
        return new ClientSettings(address(entry), "posestream", letIn);
    }

    /** Where that way in is. */
    public String address(Entry entry) {
        return "127.0.0.1:" + ports.get(entry);
    }

    /** The authority that has signed the broker's certificate, as a PEM file. */
    public Path authority() {
        return authority;
    }

    /** What has signed the certificates. */
    public TestCertificates certificates() {
        return certificates;
    }

    /** What lets a user in that way. */
    public Map<String, String> properties(Entry entry, String user) {
        Map<String, String> letIn = new TreeMap<>();
        letIn.put("security.protocol", entry == Entry.CERTIFICATE ? "SSL" : "SASL_SSL");
        letIn.put("ssl.truststore.type", "PEM");
        letIn.put("ssl.truststore.location", authority.toString());
        switch (entry) {
            case PLAIN -> secret(letIn, "PLAIN", PlainLoginModule.class, user);
            case SCRAM -> secret(letIn, "SCRAM-SHA-512", ScramLoginModule.class, user);
            case OAUTH -> {
                letIn.put("sasl.mechanism", "OAUTHBEARER");
                letIn.put("sasl.login.callback.handler.class", OAuthBearerLoginCallbackHandler.class.getName());
                letIn.put("sasl.oauthbearer.token.endpoint.url", tokens.tokens());
                letIn.put(
                        "sasl.jaas.config",
                        OAuthBearerLoginModule.class.getName() + " required clientId=\"" + user + "\" clientSecret=\""
                                + PASSWORD + "\";");
            }
            case CERTIFICATE -> {
                Path store = stores.computeIfAbsent(user, name -> certificates.signed(name, "-validity", "30"));
                letIn.put("ssl.keystore.type", "PKCS12");
                letIn.put("ssl.keystore.location", store.toString());
                letIn.put("ssl.keystore.password", TestCertificates.PASSWORD);
            }
        }
        return letIn;
    }

    private static void secret(Map<String, String> letIn, String mechanism, Class<?> module, String user) {
        letIn.put("sasl.mechanism", mechanism);
        letIn.put(
                "sasl.jaas.config",
                module.getName() + " required username=\"" + user + "\" password=\"" + PASSWORD + "\";");
    }

    /** Lets a user do something, and nothing else. */
    public void grant(String user, Collection<Right> rights) {
        Cluster.ask(
                owner(),
                admin -> Futures.get(admin.createAcls(bindings(user, rights)).all()));
    }

    /** Takes something away. */
    public void revoke(String user, Right right) {
        List<AclBindingFilter> filters = bindings(user, List.of(right)).stream()
                .map(AclBinding::toFilter)
                .toList();
        Collection<AclBinding> gone = Cluster.ask(
                owner(), admin -> Futures.get(admin.deleteAcls(filters).all()));
        if (gone.size() != filters.size()) {
            throw new IllegalStateException(user + " had not all of " + right);
        }
    }

    private static List<AclBinding> bindings(String user, Collection<Right> rights) {
        return rights.stream()
                .flatMap(right -> right.operations().stream()
                        .map(operation -> new AclBinding(
                                right.resource(),
                                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW))))
                .toList();
    }

    @Override
    public void close() {
        System.clearProperty(TokenServer.ALLOWED);
        broker.close();
        tokens.close();
    }
}
