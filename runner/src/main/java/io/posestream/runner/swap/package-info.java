/** Changes of networks while stages run: asked for by a record, checked, and made at the frame it names. */
package io.posestream.runner.swap;
