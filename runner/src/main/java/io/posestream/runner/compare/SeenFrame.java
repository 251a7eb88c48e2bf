package io.posestream.runner.compare;

import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import java.util.OptionalLong;

/**
 * A frame as one pose stage answered it.
 *
 * @param item the answer
 * @param inUs when the stage took it up, wall clock µs since 1970
 * @param outUs when it answered
 */
record SeenFrame(Looked<Poses> item, OptionalLong inUs, OptionalLong outUs) {}
