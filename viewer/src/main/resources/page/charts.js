/** Where the delay comes from: the stages on top of each other, over the last minutes. */

import uPlot from './lib/uplot/uPlot.esm.js';
import { coloursOf, el, setText } from './dom.js';
import { STAGE_ORDER, clockText, delayText, stageText } from './format.js';

/** @typedef {import('./latency.js').LatencySeries} LatencySeries */

const HEIGHT = 150;
const LENGTH_S = 5 * 60;

/** One stream's latency; owns its chart. */
export class LatencyChart {
  #place = el('div', { class: 'chart', role: 'img' });
  #rows = new Map(STAGE_ORDER.map((stage) => [stage, el('dd', {})]));
  #sum = el('dd', {});
  element = el(
    'section',
    { class: 'panel', 'aria-labelledby': 'delay-title' },
    el('h2', { id: 'delay-title' }, 'Where the delay comes from'),
    this.#place,
    el(
      'dl',
      { class: 'stages' },
      ...STAGE_ORDER.map((stage, index) =>
        el('div', { class: `part part-${index}` }, el('dt', {}, stageText(stage)), /** @type {HTMLElement} */ (this.#rows.get(stage))),
      ),
      el('div', { class: 'part total' }, el('dt', {}, 'Together'), this.#sum),
    ),
  );
  /** @type {uPlot|null} */
  #plot = null;
  #observer = new ResizeObserver(() => this.#resize());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  /** Colours have changed. */
  recolour = () => this.#make();
  /** @type {LatencySeries|null} */
  #series = null;

  constructor() {
    this.#observer.observe(this.#place);
    this.#scheme.addEventListener('change', this.recolour);
  }

  /** @param {LatencySeries} series */
  update(series) {
    this.#series = series;
    if (!this.#plot) {
      this.#make();
    }
    const { at, sums } = series.stacked();
    if (this.#plot) {
      // the topmost first, so that each is painted over by those below it
      this.#plot.setData(/** @type {any} */ ([at, ...[...sums].reverse()]), false);
      const end = at.at(-1) ?? Date.now() / 1000;
      const most = Math.max(50, ...sums[sums.length - 1].map((value) => value ?? 0));
      this.#plot.batch(() => {
        this.#plot?.setScale('x', { min: end - LENGTH_S, max: end });
        this.#plot?.setScale('y', { min: 0, max: most * 1.08 });
      });
    }
    this.#updateRows(series);
  }

  close() {
    this.#observer.disconnect();
    this.#scheme.removeEventListener('change', this.recolour);
    this.#plot?.destroy();
  }

  /** @param {LatencySeries} series */
  #updateRows(series) {
    let sum = 0;
    for (const [stage, row] of this.#rows) {
      const value = series.stages.get(stage)?.at(-1) ?? null;
      sum += value ?? 0;
      setText(row, delayText(value));
    }
    setText(this.#sum, sum > 0 ? delayText(sum) : '–');
    this.#place.setAttribute('aria-label', `Delay by stage over the last five minutes; now ${delayText(sum)} together`);
  }

  #make() {
    this.#plot?.destroy();
    this.#plot = null;
    const width = this.#place.clientWidth;
    if (!width) {
      return;
    }
    const colour = coloursOf(this.#place);
    const axis = { stroke: colour('--muted'), font: '11px Inter, system-ui, sans-serif', ticks: { show: false } };
    const grid = { stroke: colour('--line'), width: 1 };
    this.#plot = new uPlot(
      {
        width,
        height: HEIGHT,
        padding: [8, 4, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        scales: { x: { time: false, auto: false }, y: { auto: false } },
        axes: [
          { ...axis, size: 24, space: 76, grid: { show: false }, incrs: [60, 120], values: (_, marks) => marks.map((at) => clockText(at * 1e6).slice(0, 5)) },
          { ...axis, size: 50, space: 34, grid, values: (_, marks) => marks.map((ms) => delayText(ms)) },
        ],
        series: [
          {},
          ...[...STAGE_ORDER].reverse().map((stage, index) => ({
            label: stage,
            fill: colour(`--stage-${STAGE_ORDER.length - 1 - index}`),
            width: 0,
            points: { show: false },
          })),
        ],
      },
      /** @type {any} */ ([[], ...STAGE_ORDER.map(() => [])]),
      this.#place,
    );
    if (this.#series) {
      this.update(this.#series);
    }
  }

  #resize() {
    const width = this.#place.clientWidth;
    if (!this.#plot) {
      this.#make();
    } else if (width) {
      this.#plot.setSize({ width, height: HEIGHT });
    }
  }
}
