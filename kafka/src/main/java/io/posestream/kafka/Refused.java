package io.posestream.kafka;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/**
 * Says in one sentence why a broker did not let a client in, or refused what it asked for, and what to look at. Names no
 * password, token or key. Static functions, thread-safe.
 */
public final class Refused {
    /** Longer chains of causes are loops. */
    private static final int DEPTH = 20;

    private static final String RIGHTS = " (docs/security.md lists the rights of each stage)";
    private static final String FILES = " (ssl.* in --kafka-config FILE or -K)";

    private Refused() {}

    /** The sentence; empty where a failure has another reason. */
    public static Optional<String> explain(Throwable failure) {
        int depth = 0;
        for (Throwable at = failure; at != null && depth < DEPTH; at = at.getCause(), depth++) {
            if (at instanceof SslAuthenticationException) {
                return Optional.of("no TLS connection to the broker: " + handshake(reasons(at)) + FILES);
            }
            if (at instanceof AuthenticationException) {
                return Optional.of("the broker does not let this client in: " + at.getMessage()
                        + " (sasl.* in --kafka-config FILE or -K)");
            }
            if (at instanceof AuthorizationException) {
                return Optional.of("not allowed " + right(at) + RIGHTS);
            }
        }
        return Optional.empty();
    }

    private static String right(Throwable refusal) {
        if (refusal instanceof TopicAuthorizationException topics) {
            return "to use " + names("topic", topics.unauthorizedTopics());
        }
        if (refusal instanceof GroupAuthorizationException group) {
            return "to read as " + names("group", group.groupId() == null ? Set.of() : Set.of(group.groupId()));
        }
        if (refusal instanceof TransactionalIdAuthorizationException) {
            return "to write with its transactional id";
        }
        if (refusal instanceof ClusterAuthorizationException) {
            return "to ask this of the cluster: " + refusal.getMessage();
        }
        return "by the broker: " + refusal.getMessage();
    }

    private static String names(String kind, Collection<String> names) {
        return kind + " "
                + (names.isEmpty() ? "(the broker does not say which)" : String.join(", ", new TreeSet<>(names)));
    }

    /** All messages on the way to the innermost cause. */
    private static String reasons(Throwable failure) {
        StringBuilder all = new StringBuilder();
        int depth = 0;
        for (Throwable at = failure; at != null && depth < DEPTH; at = at.getCause(), depth++) {
            if (all.indexOf(String.valueOf(at.getMessage())) < 0) {
                all.append(all.length() == 0 ? "" : ": ").append(at.getMessage());
            }
        }
        return all.toString();
    }

    /** What the JDK's words mean; they stay where they are not known. */
    private static String handshake(String reasons) {
        String lower = reasons.toLowerCase(Locale.ROOT);
        if (lower.contains("fatal alert: bad_certificate")
                || lower.contains("fatal alert: certificate")
                || lower.contains("fatal alert: unknown_ca")) {
            return "the broker wants a certificate of this client, and does not accept what it got ("
                    + lower.substring(lower.indexOf("fatal alert")) + "): see ssl.keystore.location";
        }
        if (lower.contains("unable to find valid certification path") || lower.contains("no trusted certificate")) {
            return "the certificate of the broker is signed by nobody that this client trusts: see"
                    + " ssl.truststore.location";
        }
        if (lower.contains("notafter") || lower.contains("certificate expired")) {
            return "the certificate of the broker has expired";
        }
        if (lower.contains("subject alternative name") || lower.contains("no name matching")) {
            return "the certificate of the broker is for another host: see --bootstrap-servers";
        }
        return reasons;
    }
}
