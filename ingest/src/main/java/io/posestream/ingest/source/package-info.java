/** What any source is and hands out: its origin and facts, its events and pictures, and how these are stored. */
package io.posestream.ingest.source;
