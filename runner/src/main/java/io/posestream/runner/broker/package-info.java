/** A real Kafka broker inside the process. */
package io.posestream.runner.broker;
