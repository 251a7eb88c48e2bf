/** What is settled about a stream: each frame's people, counts and facts, which every writer of results reads. */
package io.posestream.results.settled;
