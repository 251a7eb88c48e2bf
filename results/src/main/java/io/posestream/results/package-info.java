/** Everything that leaves: settles who is shown, spools it, and writes a folder of results from it. */
package io.posestream.results;
