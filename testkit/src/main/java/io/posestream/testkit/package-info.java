/** What the tests of several modules share: where the shared reference material lies, and readers for it. */
package io.posestream.testkit;
