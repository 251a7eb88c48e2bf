/** The commands: flags in, settings out; what they do lies in the packages beside. */
package io.posestream.runner.cli;
