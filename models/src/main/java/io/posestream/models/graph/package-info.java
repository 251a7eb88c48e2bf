/**
 * Networks as graphs over named parameters, one file per architecture, and the exact rewrites that turn such a graph
 * into the one that runs fastest.
 */
package io.posestream.models.graph;
