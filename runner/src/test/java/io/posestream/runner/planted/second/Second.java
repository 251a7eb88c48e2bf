package io.posestream.runner.planted.second;

import io.posestream.runner.planted.first.First;

/** One half of a circle of packages, for the test of the rule against them. */
public interface Second {
    /** The other half. */
    First first();
}
