/** What stages tell of single frames to whoever traces them; nothing here runs unless somebody does. */
package io.posestream.kafka.trace;
