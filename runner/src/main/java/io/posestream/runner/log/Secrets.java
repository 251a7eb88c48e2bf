package io.posestream.runner.log;

import java.util.regex.Pattern;

/** Strikes out what looks like a secret. Static functions, thread-safe. */
public final class Secrets {
    private static final String STRUCK = "***";
    /** The user and the password of an address. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s/?#@\"]+(?=@)");
    /** What stands behind a word for a secret, in properties, in JAAS and in addresses. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)([\\w.-]*(?:password|passwd|secret|token|api[_-]?key|credential)[\\w.-]*\\\\?\"?\\s*[=:]\\s*)"
                    + "(\\\\?\"[^\"]*\"|[^\\s&,;\"'}]+)");
    /** The name and the value of a header that lets somebody in. */
    private static final Pattern HEADER = Pattern.compile("(?i)(authorization\\s*[=:]\\s*)(\\S+(?:\\s+[\\w+/=.-]+)?)");

    private Secrets() {}

    /** The text with its secrets struck out. */
    public static String strike(String text) {
        String shown = USER_INFO.matcher(text).replaceAll(STRUCK);
        shown = HEADER.matcher(shown).replaceAll("$1" + STRUCK);
        return NAMED.matcher(shown).replaceAll("$1" + STRUCK);
    }
}
