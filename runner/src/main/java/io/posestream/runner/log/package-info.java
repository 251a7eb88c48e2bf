/** The form of the log: one line per event, without secrets, and not more lines than somebody can read. */
package io.posestream.runner.log;
