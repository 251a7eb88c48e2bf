package io.posestream.viewer.access;

import static java.util.Objects.requireNonNull;

import io.posestream.http.Inquiry;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who is let in: a request must name this server as its host, must not come from another site's page, and must
 * know the token, as the cookie that the link set or as {@code Authorization: Bearer}. Thread-safe.
 */
public final class Access {
    private static final String BEARER = "Bearer ";
    /** What browsers say of a request that a page of this server, or a person, has made. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final Optional<Secret> secret;
    private final HostNames names;
    private final Attempts attempts = new Attempts(System::nanoTime);

    /** What is to be said of a request. */
    public enum Verdict {
        /** Come in. */
        IN,
        /** It names another host. */
        OTHER_HOST,
        /** Another site's page sent it. */
        OTHER_SITE,
        /** It does not know the token. */
        UNKNOWN,
        /** Too many wrong tokens came from there. */
        TOO_OFTEN
    }

    /**
     * @param secret that opens; empty where nobody is asked
     * @param host the server listens on
     * @param loopback whether that is this machine's own
     * @param more names it is reached by
     */
    public Access(Optional<Secret> secret, String host, boolean loopback, Iterable<String> more) {
        this.secret = requireNonNull(secret, "secret is null");
        this.names = new HostNames(host, loopback, more);
    }

    /**
     * Judges a request.
     *
     * @param port the server listens on, which its cookie is named by: cookies know no ports
     */
    public Verdict judge(Inquiry inquiry, int port) {
        Verdict place = place(inquiry);
        if (place != Verdict.IN || secret.isEmpty()) {
            return place;
        }
        if (cookie(inquiry, port).map(secret.get()::isCookie).orElse(false)) {
            return Verdict.IN;
        }
        Optional<String> bearer = inquiry.header("authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
        return bearer.map(token -> judge(token, inquiry)).orElse(Verdict.UNKNOWN);
    }

    /** Judges the token of a link. */
    public Verdict judgeLink(String token, Inquiry inquiry) {
        Verdict place = place(inquiry);
        return place != Verdict.IN || secret.isEmpty() ? place : judge(token, inquiry);
    }

    private Verdict judge(String token, Inquiry inquiry) {
        if (!attempts.may(inquiry.remote())) {
            return Verdict.TOO_OFTEN;
        }
        if (secret.orElseThrow().isToken(token)) {
            return Verdict.IN;
        }
        attempts.failed(inquiry.remote());
        return Verdict.UNKNOWN;
    }

    private Verdict place(Inquiry inquiry) {
        String host = inquiry.header("host").orElse("");
        if (!names.isHost(host)) {
            return Verdict.OTHER_HOST;
        }
        if (!inquiry.header("origin")
                .map(origin -> names.isOwnOrigin(origin, host))
                .orElse(true)) {
            return Verdict.OTHER_SITE;
        }
        // a link on another site may lead here, but its pages may not read or embed what is here
        boolean leads = inquiry.path().equals("/")
                && inquiry.header("sec-fetch-mode").map("navigate"::equals).orElse(true);
        return leads || inquiry.header("sec-fetch-site").map(OWN_SITE::contains).orElse(true)
                ? Verdict.IN
                : Verdict.OTHER_SITE;
    }

    /** The header that makes a browser keep the cookie; empty where nobody is asked. */
    public Optional<String> setCookie(int port) {
        return secret.map(known -> cookieName(port) + "=" + known.cookie() + "; HttpOnly; SameSite=Strict; Path=/");
    }

    private static Optional<String> cookie(Inquiry inquiry, int port) {
        String start = cookieName(port) + "=";
        for (String part : inquiry.header("cookie").orElse("").split(";", -1)) {
            String pair = part.strip();
            if (pair.startsWith(start)) {
                return Optional.of(pair.substring(start.length()));
            }
        }
        return Optional.empty();
    }

    private static String cookieName(int port) {
        return "posestream-" + port;
    }

    /** The token, for the printed link alone; empty where nobody is asked. */
    public Optional<String> token() {
        return secret.map(Secret::token);
    }
}
