/** The process and its machine: folders and files, what has to be closed or deleted, time of threads. */
package io.posestream.core.system;
