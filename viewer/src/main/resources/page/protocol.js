/** The form of messages. Pure functions. */

/** @typedef {import('./types.js').Frame} Frame */

const LENGTH_BYTES = 4;
const decoder = new TextDecoder();

/**
 * A binary message: length of the head (uint32, little-endian), head (JSON), picture. The picture is a view into the
 * message.
 *
 * @param {ArrayBuffer} message
 * @returns {Frame}
 */
export function readFrame(message) {
  const headBytes = message.byteLength >= LENGTH_BYTES ? new DataView(message).getUint32(0, true) : -1;
  if (headBytes < 0 || headBytes > message.byteLength - LENGTH_BYTES) {
    throw new Error(`a message of ${message.byteLength} bytes that says it has a head of ${headBytes}`);
  }
  const head = JSON.parse(decoder.decode(new Uint8Array(message, LENGTH_BYTES, headBytes)));
  return { ...head, people: head.people ?? [], jpeg: new Uint8Array(message, LENGTH_BYTES + headBytes) };
}
