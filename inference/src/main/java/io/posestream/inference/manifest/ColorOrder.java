package io.posestream.inference.manifest;

/** The order of the channels a network was trained with. */
public enum ColorOrder {
    /** Blue, green, red: as OpenCV reads a picture. */
    BGR,
    /** Red, green, blue. */
    RGB
}
