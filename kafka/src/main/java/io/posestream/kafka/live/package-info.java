/** What a stage knows of the cameras whose frames it takes up: what is on its way, and how long answers take. */
package io.posestream.kafka.live;
