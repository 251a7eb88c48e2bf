/** Identity over time as a pure fold: no Kafka, no wall clock, the same bits for the same input. */
package io.posestream.tracker;
