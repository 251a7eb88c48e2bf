/** Flags that commands share: each group says what it holds, checks it and makes settings of it. */
package io.posestream.runner.cli.option;
