package io.posestream.runner.broker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * An OAuth server on the loopback interface, as far as Kafka's clients and brokers ask one: gives signed tokens for client
 * ids with their secrets ({@code client_credentials}), and its public key. Owns its server.
 */
public final class TokenServer implements AutoCloseable {
    /** Of which hosts Kafka may ask for tokens and keys; a property of the JVM. */
    public static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private static final Duration VALID = Duration.ofMinutes(30);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys;
    private final Map<String, String> secrets;
    private final HttpServer server;

    private TokenServer(KeyPair keys, Map<String, String> secrets, HttpServer server) {
        this.keys = keys;
        this.secrets = Map.copyOf(secrets);
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param secrets by client id
     */
    public static TokenServer open(Map<String, String> secrets) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TokenServer made = new TokenServer(generator.generateKeyPair(), secrets, server);
            server.createContext("/token", made::token);
            server.createContext("/keys", made::keys);
            server.start();
            return made;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the token server does not start", e);
        }
    }

    /** Where clients get tokens. */
    public String tokens() {
        return address("token");
    }

    /** Where brokers get the key. */
    public String jwks() {
        return address("keys");
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    private void token(HttpExchange exchange) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        String client = secrets.keySet().stream()
                .filter(id -> ("Basic " + basic(id)).equals(given))
                .findFirst()
                .orElse("");
        if (client.isEmpty()) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        long now = Instant.now().getEpochSecond();
        String claims = String.format(
                "{\"sub\":\"%s\",\"iss\":\"test\",\"aud\":\"kafka\",\"iat\":%d,\"exp\":%d,\"scope\":\"kafka\"}",
                client, now, now + VALID.toSeconds());
        answer(
                exchange,
                200,
                "{\"access_token\":\"" + signed(claims) + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                        + VALID.toSeconds() + "}");
    }

    private String basic(String id) {
        return Base64.getEncoder().encodeToString((id + ":" + secrets.get(id)).getBytes(StandardCharsets.UTF_8));
    }

    private String signed(String claims) {
        String text = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"one\"}") + "." + encode(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no signature", e);
        }
    }

    private static String encode(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private void keys(HttpExchange exchange) throws IOException {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        answer(
                exchange,
                200,
                "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"one\",\"n\":\""
                        + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent()) + "\"}]}");
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
