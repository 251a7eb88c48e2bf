/** What a run counts and times: CPU time by role and stage, latencies, dead letters. */
package io.posestream.runner.run.count;
