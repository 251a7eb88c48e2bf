/** The commands {@code model …}: networks added, imported, quantised, swapped. */
package io.posestream.runner.cli.model;
