package io.posestream.viewer.access;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What opens the page: a token, and the value of the cookie that it becomes, which does not tell the token. Compared in
 * constant time. Immutable, thread-safe; its text form says nothing.
 */
public final class Secret {
    private static final int RANDOM_BYTES = 24;
    /** Enough that nobody guesses it, and signs that need no coding in an address. */
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._~-]{16,200}");

    private final String token;
    private final byte[] tokenHash;
    private final String cookie;

    private Secret(String token) {
        this.token = requireNonNull(token, "token is null");
        this.tokenHash = hash(token);
        this.cookie = Base64.getUrlEncoder().withoutPadding().encodeToString(hash("cookie of " + token));
    }

    /** One of 192 random bits. */
    public static Secret random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * The one in a file.
     *
     * @param option that names the file, for messages
     * @throws UserError where there is none that would do; the message says nothing of what is in the file
     */
    public static Secret in(Path file, String option) {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw new UserError(option + ": no such file: " + file, e);
        } catch (CharacterCodingException e) {
            throw new UserError(option + ": " + file + " is no text", e);
        } catch (IOException e) {
            throw new UserError(option + ": cannot read " + file + ": " + e.getMessage(), e);
        }
        if (!LEGAL.matcher(text).matches()) {
            throw new UserError(option + ": " + file
                    + " does not hold one token of 16 to 200 letters, digits and '.', '_', '~', '-': write one with"
                    + " 'openssl rand -hex 24'");
        }
        return new Secret(text);
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** For the printed link alone. */
    public String token() {
        return token;
    }

    /** What the token becomes. */
    String cookie() {
        return cookie;
    }

    /** Whether somebody knows the token. */
    boolean isToken(String said) {
        return MessageDigest.isEqual(tokenHash, hash(said));
    }

    /** Whether somebody has the cookie. */
    boolean isCookie(String said) {
        return MessageDigest.isEqual(hash(cookie), hash(said));
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
