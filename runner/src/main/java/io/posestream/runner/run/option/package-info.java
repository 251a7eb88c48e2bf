/** What a run is told: its sources' settings, networks, broker, files and page. */
package io.posestream.runner.run.option;
