/** Programs of others, by way of example: they see the client library alone. */
package posestream.examples;
