import assert from 'node:assert/strict';
import { test } from 'node:test';
import { personColour, sideColour } from '../../main/resources/page/colours.js';
import { lastReasons } from '../../main/resources/page/counters.js';
import { canvasX, columnsFor, contain } from '../../main/resources/page/geometry.js';
import { LaneBook, ticks } from '../../main/resources/page/lanes.js';
import { LatencySeries } from '../../main/resources/page/latency.js';
import { readFrame } from '../../main/resources/page/protocol.js';
import { cameraHash, readPlace } from '../../main/resources/page/router.js';
import { Trails } from '../../main/resources/page/trails.js';

const SECOND = 1e6;

function person(id, displayId, box = [10, 20, 30, 40], ageMs = 0) {
  return { id, display_id: displayId, state: 'confirmed', age_ms: ageMs, box, score: 0.9, keypoints: [] };
}

function frame(at, people, more = {}) {
  return { kind: 'result', mode: 'live', stream: 'gate', arrival_us: at, count: 1, people, ...more };
}

test('readFrame_headAndPicture_areTakenApart', () => {
  const head = new TextEncoder().encode(JSON.stringify({ seq: 7, stream: 'Tür' }));
  const bytes = new Uint8Array(4 + head.length + 3);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  bytes.set([1, 2, 3], 4 + head.length);
  const read = readFrame(bytes.buffer);
  assert.deepEqual([read.seq, read.stream, [...read.jpeg], read.people], [7, 'Tür', [1, 2, 3], []]);
});

test('readFrame_headLongerThanMessage_isRefused', () => {
  assert.throws(() => readFrame(new Uint8Array([200, 0, 0, 0, 1]).buffer), /head of 200/);
  assert.throws(() => readFrame(new ArrayBuffer(2)));
});

test('contain_wideFrame_isCentredAndPixelCentresMap', () => {
  const fit = contain(200, 100, 400, 400);
  assert.deepEqual([fit.left, fit.top, fit.width, fit.height], [0, 100, 400, 200]);
  assert.equal(canvasX(fit, 0), 1);
});

test('columnsFor_numbersOfTiles_fillTheScreen', () => {
  assert.deepEqual([1, 2, 4, 6, 9, 16].map((tiles) => columnsFor(tiles, 1400, 820)), [1, 2, 2, 3, 3, 4]);
  assert.equal(columnsFor(4, 366, 760), 1);
});

test('personColour_isTheOverlaysOne', () => {
  assert.match(personColour(0), /^#[0-9a-f]{6}$/);
  assert.notEqual(personColour(0), personColour(1));
  assert.equal(personColour(3), personColour(3));
  assert.equal(sideColour('left_hip', 'right_hip'), '#f4f4f0');
});

test('laneBook_personAwayAndBack_hasAHole', () => {
  const book = new LaneBook();
  book.add(frame(10 * SECOND, [person('a', 0, undefined, 2000)]));
  book.add(frame(11 * SECOND, []));
  book.add(frame(12 * SECOND, [person('a', 0)]));
  const [lane] = book.lanes(0, 20 * SECOND);
  assert.deepEqual([lane.from_us, lane.to_us, lane.holes, lane.ended], [8 * SECOND, 12 * SECOND, [[10 * SECOND, 12 * SECOND]], false]);
});

test('laneBook_framesThatWereNotSent_areNoHole', () => {
  const book = new LaneBook();
  book.add(frame(10 * SECOND, [person('a', 0)]));
  book.add(frame(15 * SECOND, [person('a', 0)]));
  assert.deepEqual(book.lanes(0, 20 * SECOND)[0].holes, []);
});

test('laneBook_unseenForTenSeconds_hasEnded', () => {
  const book = new LaneBook();
  book.add(frame(10 * SECOND, [person('a', 0)]));
  book.add(frame(20 * SECOND + 1, [person('b', 1)]));
  assert.deepEqual(book.lanes(0, 30 * SECOND).map((lane) => [lane.display_id, lane.ended]), [[1, false], [0, true]]);
});

test('laneBook_gapsInARow_areOne', () => {
  const book = new LaneBook();
  book.add(frame(1 * SECOND, [], { kind: 'gap', reason: 'late', count: 2 }));
  book.add(frame(1.2 * SECOND, [], { kind: 'gap', reason: 'late', count: 3 }));
  book.add(frame(1.3 * SECOND, [], { kind: 'gap', reason: 'corrupt', count: 1 }));
  assert.deepEqual(book.gaps(0, 2 * SECOND).map((gap) => [gap.count, gap.reason]), [[5, 'late'], [1, 'corrupt']]);
});

test('laneBook_historyAndNewer_areJoined', () => {
  const book = new LaneBook();
  book.add(frame(30 * SECOND, [person('a', 0, undefined, 1000)]));
  const lane = { id: 'a', display_id: 0, from_us: 2 * SECOND, to_us: 28 * SECOND, holes: [], ended: false };
  book.seed({ stream: 'gate', from_us: 0, to_us: 28 * SECOND, lanes: [lane], gaps: [], latency: { at_us: [] } });
  const [joined] = book.lanes(0, 40 * SECOND);
  assert.deepEqual([joined.from_us, joined.to_us], [2 * SECOND, 30 * SECOND]);
});

test('ticks_areRoundAndFew', () => {
  assert.deepEqual(ticks(61 * SECOND, 301 * SECOND, 5), [120, 180, 240, 300].map((s) => s * SECOND));
});

test('latencySeries_stacked_addsUpFromBelow', () => {
  const series = new LatencySeries();
  series.add(SECOND, { sent: { p50: 10 }, detected: { p50: 40 }, shown: { p50: 5 } });
  const { at, sums } = series.stacked();
  assert.deepEqual([at, sums.map((sum) => sum[0])], [[1], [10, 50, 50, 50, 50, 55]]);
});

test('latencySeries_olderThanFiveMinutes_isForgotten', () => {
  const series = new LatencySeries();
  series.add(0, {});
  series.add(301 * SECOND, {});
  assert.deepEqual(series.at, [301 * SECOND]);
  assert.equal(series.stages.get('sent').length, 1);
});

test('trails_stepBack_beginsAnew', () => {
  const trails = new Trails();
  trails.add(frame(SECOND, [person('a', 0)]));
  trails.add(frame(1.1 * SECOND, [person('a', 0)]));
  assert.deepEqual(trails.of('a')[0], { at: SECOND, x: 25, y: 60 });
  trails.add(frame(SECOND, [person('a', 0)]));
  assert.equal(trails.of('a').length, 1);
});

test('place_roundTrip_keepsOddNames', () => {
  assert.deepEqual(readPlace(cameraHash('gate 1/é?', 1730000000000001)), { view: 'camera', stream: 'gate 1/é?', atUs: 1730000000000001 });
  assert.deepEqual(readPlace('#/stream/%E0%A4%A'), { view: 'wall' });
  assert.deepEqual(readPlace('#/stream/gate?at=-5'), { view: 'camera', stream: 'gate', atUs: null });
  assert.deepEqual(readPlace(''), { view: 'wall' });
});

test('lastReasons_repeated_areSaidOnceNewestFirst', () => {
  assert.deepEqual(lastReasons(['a', 'b', 'a']), ['a (2 times)', 'b']);
});
