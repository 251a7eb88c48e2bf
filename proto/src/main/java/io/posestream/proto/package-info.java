/** What lies on Kafka: messages and their codecs, the headers of records, the names of topics. */
package io.posestream.proto;
