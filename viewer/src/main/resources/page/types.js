/**
 * What the server sends, as types. Times are µs since 1970, coordinates are pixels of the source frame with the centre
 * of the top left pixel at (0, 0).
 *
 * @typedef {{p50: number|null, p95: number|null, p99?: number|null}} Spread ms
 *
 * @typedef {'connecting'|'running'|'stalled'|'lost'|'ended'} StreamState
 *
 * @typedef {object} Stream how one camera or recording is
 * @property {string} id
 * @property {StreamState} state
 * @property {string} [reason]
 * @property {number|null} since_us when this state began
 * @property {'live'|'archive'} policy
 * @property {number} epoch
 * @property {number} number the newest one answered
 * @property {number|null} source_width
 * @property {number|null} source_height
 * @property {number|null} rate results a second
 * @property {Spread|null} age_ms from arrival to here
 * @property {number} people seen in the newest result
 * @property {{in: number|null, results: number, skipped: number, failed: number, by_reason: Record<string, number>}} counts
 * @property {number} reconnects
 * @property {{count: number, reasons: string[]}} dead_letters
 * @property {number|null} pictures_from_us the oldest picture that is kept
 * @property {boolean} keeps_up false: more was left out lately than was looked at
 * @property {Record<string, Spread|null>} latency ms by stage
 *
 * @typedef {{joints: string[], edges: [number, number][]}} Skeleton
 *
 * @typedef {object} Person
 * @property {string} id of the track
 * @property {number|null} display_id null until the track is confirmed
 * @property {'confirmed'|'tentative'} state
 * @property {number} age_ms since birth
 * @property {[number, number, number, number]} box x, y, width, height
 * @property {number} score
 * @property {[number, number, number][]} keypoints x, y, score
 *
 * @typedef {object} FrameHead
 * @property {number} seq to be credited
 * @property {string} stream
 * @property {number} epoch
 * @property {number} number
 * @property {number} count
 * @property {'result'|'gap'|'failed'|'end'} kind
 * @property {string} [reason]
 * @property {number} arrival_us
 * @property {number|null} capture_us
 * @property {number|null} source_width
 * @property {number|null} source_height
 * @property {boolean} discontinuity
 * @property {'live'|'replay'} mode
 * @property {'jpeg'|'png'|'gone'|'off'} picture
 * @property {Record<string, number|null>} ms
 * @property {string} skeleton
 * @property {Person[]} people
 *
 * @typedef {FrameHead & {jpeg: Uint8Array}} Frame
 *
 * @typedef {object} Lane one track over time
 * @property {string} id
 * @property {number} display_id
 * @property {number} from_us
 * @property {number} to_us
 * @property {[number, number][]} holes
 * @property {boolean} ended
 *
 * @typedef {{at_us: number, until_us: number, count: number, reason: string}} Gap
 *
 * @typedef {{at_us: number[]} & Record<string, (number|null)[]>} Latency one point a second
 *
 * @typedef {object} History
 * @property {string} stream
 * @property {number} from_us
 * @property {number} to_us
 * @property {Lane[]} lanes
 * @property {Gap[]} gaps
 * @property {Latency} latency
 *
 * @typedef {object} Layers what is drawn
 * @property {boolean} skeletons
 * @property {boolean} boxes
 * @property {boolean} ids
 * @property {boolean} trails
 * @property {boolean} unsure people who are not confirmed yet
 * @property {boolean} sides limbs in the colours of left and right instead of the person's
 */
export {};
