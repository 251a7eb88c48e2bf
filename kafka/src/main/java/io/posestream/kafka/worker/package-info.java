/** The ordered loop of a stage that works frame by frame, and the fetcher of pictures beside it. */
package io.posestream.kafka.worker;
