package io.posestream.results.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * File names and ids of one sequence in PoseTrack's form. Fields are as wide as PoseTrack's own and widen for longer
 * streams and fuller frames, so that ids stay unique.
 *
 * @param sequence the sequence
 * @param numberDigits digits of the frame number within an image id, at least 4
 * @param rowDigits digits of the row within an annotation id, at least 2
 * @param fileDigits digits of the frame number in a file name, at least 6
 */
record ImageNames(SequenceName sequence, int numberDigits, int rowDigits, int fileDigits) implements FrameNames {
    /** Streams of more numbers than this get wider fields. */
    private static final long USUAL_NUMBERS = 9_999;

    private static final int USUAL_NUMBER_DIGITS = 4;
    private static final int USUAL_ROW_DIGITS = 2;
    private static final int USUAL_FILE_DIGITS = 6;

    /** Ids above this lose digits in readers that keep numbers as doubles. */
    private static final double GREATEST_EXACT = 0x1p53;

    /** Names for a sequence of that many numbers and at most that many people in a frame. */
    static ImageNames of(SequenceName sequence, long numbers, int mostPeople) {
        int numberDigits = numbers > USUAL_NUMBERS ? Math.max(USUAL_NUMBER_DIGITS + 1, digits(numbers - 1)) : 4;
        int rowDigits = Math.max(USUAL_ROW_DIGITS, digits(Math.max(0, mostPeople - 1)));
        int fileDigits = Math.max(USUAL_FILE_DIGITS, digits(Math.max(0, numbers - 1)));
        return new ImageNames(sequence, numberDigits, rowDigits, fileDigits);
    }

    @Override
    public String fileName(long number) {
        return "images/test/" + sequence.folder() + "/" + String.format(Locale.ROOT, "%0" + fileDigits + "d", number)
                + ".jpg";
    }

    @Override
    public long imageId(long number) {
        return (sequence.sourceDigit() * power(6) + sequence.sequence()) * power(numberDigits) + number;
    }

    @Override
    public long annotationId(long imageId, int row) {
        return imageId * power(rowDigits) + row;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (numberDigits > USUAL_NUMBER_DIGITS) {
            notes.add("more than " + USUAL_NUMBERS + " frames: frame numbers in posetrack image ids have "
                    + numberDigits + " digits instead of " + USUAL_NUMBER_DIGITS);
        }
        if (rowDigits > USUAL_ROW_DIGITS) {
            notes.add("more than 100 people in a frame: rows in posetrack annotation ids have " + rowDigits
                    + " digits instead of " + USUAL_ROW_DIGITS);
        }
        if ((sequence.sourceDigit() + 1) * Math.pow(10, 6 + numberDigits + rowDigits) > GREATEST_EXACT) {
            notes.add("posetrack ids exceed 2^53: readers that keep numbers as doubles round them");
        }
        return notes;
    }

    private static int digits(long number) {
        return Long.toString(number).length();
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power = Math.multiplyExact(power, 10L);
        }
        return power;
    }
}
