/** What the stages share on Kafka: messages and their codecs, topics, client settings, and the workers' ordered loop. */
package io.posestream.proto;
