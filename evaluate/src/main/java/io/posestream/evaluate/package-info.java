/**
 * The measuring instruments: official evaluators of pose estimation and pose tracking, reproduced. This package holds
 * what they share; one package below each family of them.
 */
package io.posestream.evaluate;
