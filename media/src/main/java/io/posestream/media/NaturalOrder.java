package io.posestream.media;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Names in the order people expect: runs of digits compare as numbers, so {@code frame9} comes before {@code frame10};
 * all else by code point. Names that are equal so (leading zeros) are ordered by code point, so the order is total.
 */
final class NaturalOrder implements Comparator<Path> {
    @Override
    public int compare(Path a, Path b) {
        return compareNames(a.getFileName().toString(), b.getFileName().toString());
    }

    static int compareNames(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endA = digitsEnd(a, i);
            int endB = digitsEnd(b, j);
            int order;
            if (endA > i && endB > j) {
                order = compareNumbers(a.substring(i, endA), b.substring(j, endB));
            } else {
                endA = i + Character.charCount(a.codePointAt(i));
                endB = j + Character.charCount(b.codePointAt(j));
                order = Integer.compare(a.codePointAt(i), b.codePointAt(j));
            }
            if (order != 0) {
                return order;
            }
            i = endA;
            j = endB;
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    /** Index after the run of ASCII digits that starts at {@code from}; {@code from} itself where none does. */
    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** Digits of any length as numbers, without overflow. */
    private static int compareNumbers(String a, String b) {
        String left = a.replaceFirst("^0+", "");
        String right = b.replaceFirst("^0+", "");
        int length = Integer.compare(left.length(), right.length());
        return length != 0 ? length : left.compareTo(right);
    }
}
