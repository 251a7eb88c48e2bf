/** Small HTTP servers that cannot be made to take much: few threads, few connections, short headers and messages. */
package io.posestream.http;
