package io.posestream.models.shuffle;

import java.util.Arrays;

/** Where the channels of a value lie in the tensor that holds them. Immutable. */
final class Layout {
    private final int width;
    private final int[] places;

    /**
     * @param width channels of the tensor
     * @param places index in the tensor by channel of the value; distinct, and fewer than {@code width} where the tensor
     *     holds more than the value; not copied
     */
    private Layout(int width, int[] places) {
        this.width = width;
        this.places = places;
    }

    /** A value that is its tensor. */
    static Layout plain(int channels) {
        int[] places = new int[channels];
        Arrays.setAll(places, i -> i);
        return new Layout(channels, places);
    }

    /** Channels of the tensor. */
    int width() {
        return width;
    }

    /** Channels of the value. */
    int channels() {
        return places.length;
    }

    /** True where the value is its tensor. */
    boolean isPlain() {
        return equals(plain(width));
    }

    /** The channels from {@code from} to before {@code to}, in the same tensor. */
    Layout part(int from, int to) {
        return new Layout(width, Arrays.copyOfRange(places, from, to));
    }

    /** After a shuffle of {@code groups}: channel i of group g becomes channel i · groups + g. */
    Layout shuffled(int groups) {
        int size = channels() / groups;
        int[] moved = new int[channels()];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = places[i % groups * size + i / groups];
        }
        return new Layout(width, moved);
    }

    /** What of the tensor is not the value's, in the tensor's order. */
    Layout rest() {
        boolean[] taken = new boolean[width];
        for (int place : places) {
            taken[place] = true;
        }
        int[] free = new int[width - channels()];
        int count = 0;
        for (int i = 0; i < width; i++) {
            if (!taken[i]) {
                free[count] = i;
                count++;
            }
        }
        return new Layout(width, free);
    }

    /** This value's channels, then those of {@code next}, which lies in the same tensor. */
    Layout then(Layout next) {
        int[] both = Arrays.copyOf(places, channels() + next.channels());
        System.arraycopy(next.places, 0, both, channels(), next.channels());
        return new Layout(width, both);
    }

    /**
     * Spreads rows by channel of the value over the tensor.
     *
     * @param rows as many as channels, in C order
     * @return a new array of {@code width} rows; 0 where the value has no channel
     */
    float[] spread(float[] rows) {
        int length = rows.length / channels();
        float[] all = new float[width * length];
        for (int i = 0; i < channels(); i++) {
            System.arraycopy(rows, i * length, all, places[i] * length, length);
        }
        return all;
    }

    /**
     * Spreads the second axis over the tensor.
     *
     * @param weights of shape [rows, channels, length] in C order
     * @return a new array of shape [rows, width, length]; 0 where the value has no channel
     */
    float[] spreadColumns(float[] weights, int rows) {
        int row = weights.length / rows;
        int length = row / channels();
        float[] all = new float[rows * width * length];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < channels(); i++) {
                System.arraycopy(weights, r * row + i * length, all, (r * width + places[i]) * length, length);
            }
        }
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout that && width == that.width && Arrays.equals(places, that.places);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(places);
    }
}
