package io.posestream.runner.trace;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.net.URI;
import java.util.Locale;

/**
 * Where traces go.
 *
 * @param collector address that takes OTLP over HTTP
 * @param oneOf one frame of so many is traced, 1 for all
 */
public record TraceOptions(URI collector, int oneOf) {
    private static final int MOST = 1_000_000_000;
    /** Where OTLP puts traces, unless an address says otherwise. */
    private static final String PATH = "/v1/traces";

    private static final String NO_ADDRESS = "--trace: it names no address such as http://collector:4318";

    /** Checks the range. */
    public TraceOptions {
        requireNonNull(collector, "collector is null");
        if (oneOf < 1 || oneOf > MOST) {
            throw new UserError("--trace-sample is not between 1 and " + MOST + ": " + oneOf);
        }
    }

    /**
     * Reads an address of the command line.
     *
     * @throws UserError where nothing can be sent there; it says nothing of secrets in the address
     */
    public static URI address(String text) {
        try {
            URI address = URI.create(text.strip());
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https"))
                    && address.getHost() != null
                    && address.getUserInfo() == null) {
                String path = address.getPath();
                return path == null || path.isEmpty() || path.equals("/") ? address.resolve(PATH) : address;
            }
        } catch (IllegalArgumentException e) {
            throw new UserError(NO_ADDRESS, e);
        }
        throw new UserError(NO_ADDRESS);
    }
}
