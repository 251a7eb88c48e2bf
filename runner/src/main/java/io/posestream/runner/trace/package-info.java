/** Traces of single frames through the stages, for OpenTelemetry; loaded only where somebody asks for them. */
package io.posestream.runner.trace;
