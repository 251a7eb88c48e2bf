package io.posestream.core;

/**
 * Text from files on a terminal: a name may hold characters that move the cursor, colour the screen, end the line or turn
 * the direction of writing, and so make a message say what it does not. Static functions, thread-safe.
 */
public final class Printable {
    private Printable() {}

    /** The text with such characters written as {@code \x1b} or <code>&#92;u202e</code>, all others as they are. */
    public static String of(String text) {
        int length = text.length();
        StringBuilder escaped = null;
        int next = 0;
        while (next < length) {
            int point = text.codePointAt(next);
            int chars = Character.charCount(point);
            if (isUnsafe(point)) {
                if (escaped == null) {
                    escaped = new StringBuilder(length + 16).append(text, 0, next);
                }
                escaped.append(point < 0x100 ? "\\x%02x".formatted(point) : "\\u%04x".formatted(point));
            } else if (escaped != null) {
                escaped.append(text, next, next + chars);
            }
            next += chars;
        }
        return escaped == null ? text : escaped.toString();
    }

    private static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            // marks of direction; joiners are part of words
            case Character.FORMAT ->
                (point >= 0x200e && point <= 0x200f)
                        || (point >= 0x202a && point <= 0x202e)
                        || (point >= 0x2066 && point <= 0x2069);
            default -> false;
        };
    }
}
