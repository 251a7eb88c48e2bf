/** Which network answers which frame. */
package io.posestream.kafka.model;
