/** Micro-benchmarks of the inner loops, run by JMH. */
package io.posestream.runner.bench;
