/** Reads epochs back from the topic of tracks and writes them to files. */
package io.posestream.results.stream;
