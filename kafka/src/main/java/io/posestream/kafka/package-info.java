/** What every client of Kafka here has in common: settings, sizes of records, dead letters, the policy of a stream. */
package io.posestream.kafka;
