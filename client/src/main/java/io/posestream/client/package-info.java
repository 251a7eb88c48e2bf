/** Typed readers of tracks and clips, for programs of others. */
package io.posestream.client;
