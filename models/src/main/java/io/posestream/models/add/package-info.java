/** Taking in networks that others made: from a file, a zip file or an address. */
package io.posestream.models.add;
