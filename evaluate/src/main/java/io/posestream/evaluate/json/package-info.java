/** How this module reads and writes JSON. */
package io.posestream.evaluate.json;
