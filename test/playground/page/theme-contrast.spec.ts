import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';

const TOKENS = readFileSync(new URL('../../../src/playground/page/assets/styles/tokens.css', import.meta.url), 'utf8');

/** WCAG 2.2, success criterion 1.4.3: normal text. */
const ENOUGH = 4.5;

/** The same, 1.4.11: borders that tell a control from its surroundings. */
const ENOUGH_FOR_CONTROLS = 3;

const coloursOf = (block: string): Map<string, string> =>
  new Map([...block.matchAll(/--([\w-]+):\s*(#[\da-f]{6})/g)].map(([, name = '', value = '']) => [name, value]));

const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

const PAIRS = [
  ...['text', 'muted', 'accent-text', 'good', 'warn', 'bad'].flatMap((name) => [
    [name, 'surface'],
    [name, 'surface-2'],
  ]),
  ['text', 'surface-3'],
  ['muted', 'surface-3'],
  ['muted', 'accent-soft'],
  ['text', 'accent-soft'],
  ['on-accent', 'accent'],
  ['accent-text', 'accent-soft'],
  ['good', 'good-soft'],
  ['warn', 'warn-soft'],
  ['bad', 'bad-soft'],
  ['surface', 'bad'],
  ['control', 'surface'],
  ['control', 'surface-2'],
] as const;

describe('contrast of the page [U]', () => {
  const [light = '', dark = ''] = TOKENS.split(/:root\[data-theme=.dark.\]/);
  for (const [theme, block] of [
    ['light', light],
    ['dark', dark],
  ] as const) {
    it(`is enough in the ${theme} theme`, () => {
      const colours = coloursOf(block);
      for (const [front = '', back = ''] of PAIRS) {
        const [one, other] = [colours.get(front), colours.get(back)];
        assert.ok(one !== undefined && other !== undefined, `${front} and ${back} are defined`);
        const found = contrast(one, other);
        assert.ok(
          found >= (front === 'control' ? ENOUGH_FOR_CONTROLS : ENOUGH),
          `${front} on ${back}: ${found.toFixed(2)}`,
        );
      }
    });
  }
});
