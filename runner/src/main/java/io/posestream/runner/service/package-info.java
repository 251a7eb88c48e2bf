/** One stage as a process of its own, against a broker that is there, and the topics between them. */
package io.posestream.runner.service;
