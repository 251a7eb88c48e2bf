/** What the commands of {@code posestream model} do: list checkpoints, import, verify, quantise, and the catalogue. */
package io.posestream.models;
