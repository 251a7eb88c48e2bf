/** The single-process pipeline: the same stages as separate services, opened in order and closed in reverse. */
package io.posestream.runner.run;
