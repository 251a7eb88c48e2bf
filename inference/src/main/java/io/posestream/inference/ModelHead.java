package io.posestream.inference;

/** What the outputs of a network mean. */
public sealed interface ModelHead permits DetectorHead, PoseHead {}
