/** A small HTTP server that cannot be made to take much: few threads, few connections, short headers. */
package io.posestream.http;
