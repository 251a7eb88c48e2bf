package io.posestream.inference.manifest;

/** What the outputs of a network mean. */
public sealed interface ModelHead permits DetectorHead, PoseHead {}
