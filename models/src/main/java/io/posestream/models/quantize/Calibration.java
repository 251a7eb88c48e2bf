package io.posestream.models.quantize;

import java.util.Map;

/** What the values of a float model were on the crops it was tried on. Owns what it was made of. Not thread safe. */
final class Calibration {
    private final Map<String, Observed> values;
    private final int crops;

    /**
     * @param values by name; taken over
     * @param crops how many each has seen
     */
    Calibration(Map<String, Observed> values, int crops) {
        this.values = values;
        this.crops = crops;
    }

    /** The range of a value by {@code rule}. */
    Range range(String value, RangeRule rule) {
        return observed(value).histogram().range(rule);
    }

    /** The mean of each channel of a value N x C x H x W. */
    double[] channelMeans(String value) {
        return observed(value).channelMeans();
    }

    /** Elements of a value for one crop. */
    long elements(String value) {
        return observed(value).histogram().total() / crops;
    }

    private Observed observed(String value) {
        Observed observed = values.get(value);
        if (observed == null) {
            throw new IllegalArgumentException(value + " was not observed");
        }
        return observed;
    }

    /** One value. */
    static final class Observed {
        private final Histogram histogram;
        private final double[] sums;

        /**
         * @param range that all its elements are in
         * @param channels extent of its second axis
         */
        Observed(Range range, int channels) {
            this.histogram = new Histogram(range);
            this.sums = new double[channels];
        }

        /** Adds what it is on one crop. */
        void add(float[] elements) {
            histogram.add(elements, elements.length);
            int length = elements.length / sums.length;
            for (int channel = 0; channel < sums.length; channel++) {
                double sum = 0;
                for (int i = channel * length; i < (channel + 1) * length; i++) {
                    sum += elements[i];
                }
                sums[channel] += sum;
            }
        }

        private Histogram histogram() {
            return histogram;
        }

        private double[] channelMeans() {
            double[] means = sums.clone();
            for (int channel = 0; channel < means.length; channel++) {
                means[channel] *= (double) means.length / histogram.total();
            }
            return means;
        }
    }
}
