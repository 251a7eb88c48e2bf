package io.posestream.runner.compare;

/** How far the places of one joint are apart. Not thread-safe. */
final class JointAgreement {
    private long people;
    private double similarity;
    private double distancePx;
    private double firstScore;
    private double secondScore;

    void add(double oks, double distance, double scoreOfFirst, double scoreOfSecond) {
        people++;
        similarity += oks;
        distancePx += distance;
        firstScore += scoreOfFirst;
        secondScore += scoreOfSecond;
    }

    /** Mean term of the object keypoint similarity, in [0, 1]. */
    double oks() {
        return similarity / people;
    }

    /** Mean distance in pixels of the source frame. */
    double distancePx() {
        return distancePx / people;
    }

    double firstScore() {
        return firstScore / people;
    }

    double secondScore() {
        return secondScore / people;
    }
}
