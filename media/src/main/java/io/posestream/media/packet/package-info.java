/** What packets of H.264, HEVC, MPEG and VP9 say of their pictures, read from their bits alone. */
package io.posestream.media.packet;
