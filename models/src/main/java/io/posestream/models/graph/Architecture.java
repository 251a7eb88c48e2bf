package io.posestream.models.graph;

import java.util.List;

/** A network that writes itself as layers. To add one, write a file like {@link Rsn} and name it in {@link Networks}. */
interface Architecture {
    /**
     * Adds all layers.
     *
     * @param image the input value, N x 3 x H x W
     * @return the heatmaps N x K x H/4 x W/4 wanted at inference, then the other heads that the authors' code computes
     */
    List<String> build(String image);
}
