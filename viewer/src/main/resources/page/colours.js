/**
 * A person's colour depends on the number alone, and is the one the overlay video has: hues a golden angle apart, at
 * equal lightness and chroma in OKLCH (Björn Ottosson, "A perceptual color space for image processing", 2020).
 */

const GOLDEN_ANGLE = 137.50776405003785;
const FIRST_HUE = 145;
const LIGHTNESS = 0.8;
const CHROMA = 0.145;

/** Limbs on the person's left and right, and those on neither side, as in the overlay video. */
const SIDES = Object.freeze({ left: '#35c4ff', right: '#ff9a3d', middle: '#f4f4f0' });

/** People who are not confirmed yet. */
const UNSURE = '#c3cad0';

/** Rims that set shapes off from the picture. */
export const SHADE = '#101418';

/** Text on a person's colour. */
export const INK = '#14181c';

/** @type {Map<number, string>} */
const known = new Map();

/** @param {number|null} id the number shown to people @returns {string} #rrggbb */
export function personColour(id) {
  if (id == null) {
    return UNSURE;
  }
  let colour = known.get(id);
  if (!colour) {
    const hue = (((FIRST_HUE + id * GOLDEN_ANGLE) % 360) * Math.PI) / 180;
    colour = fromOklab(LIGHTNESS, CHROMA * Math.cos(hue), CHROMA * Math.sin(hue));
    if (known.size > 4096) {
      known.clear();
    }
    known.set(id, colour);
  }
  return colour;
}

/** @param {string} first joint @param {string} second joint @returns {string} the colour of the limb between them */
export function sideColour(first, second) {
  const left = first.startsWith('left_') || second.startsWith('left_');
  const right = first.startsWith('right_') || second.startsWith('right_');
  return left === right ? SIDES.middle : left ? SIDES.left : SIDES.right;
}

/**
 * OKLab to sRGB; what lies outside of the gamut is clipped.
 *
 * @param {number} lightness
 * @param {number} a
 * @param {number} b
 */
function fromOklab(lightness, a, b) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${channels.map(encode).join('')}`;
}

/** @param {number} linear light @returns {string} an sRGB byte in hexadecimal */
function encode(linear) {
  const clipped = Math.min(1, Math.max(0, linear));
  const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, '0');
}
