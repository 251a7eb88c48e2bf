/** Live cameras: the link to one, its clock and health, and its pictures as a source. */
package io.posestream.ingest.camera;
