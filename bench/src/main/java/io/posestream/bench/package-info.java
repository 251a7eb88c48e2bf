/** Benchmarks by JMH. Figures are of one machine at one time: compare two of the same run. */
package io.posestream.bench;
