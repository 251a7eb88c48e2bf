/** How this module reads and writes JSON. */
package io.posestream.results.json;
