/** The pose stage over sets of still pictures, scored as the authors of its networks do. */
package io.posestream.runner.images;
