import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageText, clockText, delayText, momentText, plural, rateText, reasonText, spanText } from '../../main/resources/page/format.js';

const NOON = Date.UTC(2026, 0, 5, 12, 0, 0) * 1000;

test('delayText_shortAndLong_isReadable', () => {
  assert.deepEqual([0, 240.4, 1400, 12_000, 61_000, null, NaN].map(delayText), ['0 ms', '240 ms', '1.4 s', '12 s', '1 min', '–', '–']);
});

test('spanText_everyLength_dropsWhatDoesNotMatter', () => {
  assert.deepEqual([-1, 8.9e6, 61e6, 3600e6, 7500e6, 3 * 86_400e6].map(spanText), ['0 s', '8 s', '1 min', '1 h', '2 h 5 min', '3 days']);
});

test('ageText_isMinutesAndSeconds', () => {
  assert.deepEqual([0, 7e6, 67e6, 3_667e6].map(ageText), ['0:00', '0:07', '1:07', '1:01:07']);
});

test('clockText_inAZone_hasMilliseconds', () => {
  assert.equal(clockText(NOON + 480_000, { millis: true, zone: 'Europe/Berlin' }), '13:00:00.480');
});

test('momentText_anotherDay_saysWhich', () => {
  assert.equal(momentText(NOON, NOON + 60e6, 'UTC'), '12:00:00');
  assert.equal(momentText(NOON - 86_400e6, NOON, 'UTC'), '4 Jan, 12:00:00');
});

test('reasonText_unknownWord_isSaidAsItIs', () => {
  assert.equal(reasonText('late'), 'too late to be of use');
  assert.equal(reasonText('sabotage'), 'sabotage');
});

test('plural_oneAndMany', () => {
  assert.deepEqual([plural(1, 'camera'), plural(0, 'camera'), plural(12_000, 'person', 'people')], ['1 camera', '0 cameras', '12,000 people']);
});

test('rateText_slowAndFast', () => {
  assert.deepEqual([0, 4.96, 24.9, null].map(rateText), ['0', '5.0', '25', '–']);
});
