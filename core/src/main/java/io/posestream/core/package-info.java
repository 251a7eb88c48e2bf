/** The vocabulary every other module speaks, and its geometry. Depends on nothing but the JDK. */
package io.posestream.core;
