/** What flows through the topics that others read, as lines of text. */
package io.posestream.runner.tail;
