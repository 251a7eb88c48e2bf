package io.posestream.runner.planted.first;

import io.posestream.runner.planted.second.Second;

/** One half of a circle of packages, for the test of the rule against them. */
public interface First {
    /** The other half. */
    Second second();
}
