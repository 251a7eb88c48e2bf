/** What a process lets be seen of itself: metrics, health, and where it stands when nothing moves. */
package io.posestream.runner.meter;
