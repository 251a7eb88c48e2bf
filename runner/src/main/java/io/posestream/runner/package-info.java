/** The command line and the single-process pipeline: composes what no other module may see. */
package io.posestream.runner;
