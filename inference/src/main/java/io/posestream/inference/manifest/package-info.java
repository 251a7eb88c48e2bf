/** What a model is, as its model.json says: input, head, rules of crop, decoding and score; read, written, checked. */
package io.posestream.inference.manifest;
