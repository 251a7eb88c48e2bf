/** The live page: its server, which reads topics and nothing else. */
package io.posestream.viewer;
