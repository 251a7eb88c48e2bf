/** The commands {@code evaluate …}: results, detectors and pose networks against truth. */
package io.posestream.runner.cli.evaluate;
