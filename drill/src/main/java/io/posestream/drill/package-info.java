/** Kills, stops and cuts off the processes of a whole cluster, and compares what comes out with an undisturbed run. */
package io.posestream.drill;
