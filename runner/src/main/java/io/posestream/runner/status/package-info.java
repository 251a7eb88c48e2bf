/** What a broker's topics say of the streams: one row each, for a person or a program. */
package io.posestream.runner.status;
