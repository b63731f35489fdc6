import { readFileSync } from 'node:fs';
import { DEFAULT_THEME, mergeMantineTheme } from '@mantine/core';
import { expect, it } from 'vitest';
import { cssVariables, theme } from './theme.ts';

/** How bright a colour is, of 0 to 1, as WCAG 2.2 reckons it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const dark = readFileSync('web/src/ui/base.css', 'utf8').split("scheme='dark'] {")[1] ?? '';
const ours = (name: string): string => new RegExp(`--${name}: (#\\w{6});`).exec(dark)?.[1] ?? '';
const all = mergeMantineTheme(DEFAULT_THEME, theme);
const mantines = (name: string): string => cssVariables(all).dark[`--mantine-color-${name}`] ?? '';
const ink = (shade: number): string => all.colors['pine']?.[shade] ?? '';

it.each(['sheet', 'sheet-quiet', 'page'])('in the dark a light button stands out on %s, and reads well', (ground) => {
  expect(contrast(mantines('pine-light'), ours(ground))).toBeGreaterThan(1.7);
  // What Mantine writes on it in the dark is the lightest shade.
  for (const face of ['pine-light', 'pine-light-hover']) expect(contrast(mantines(face), ink(0))).toBeGreaterThan(4.5);
});

it.each(['sheet', 'sheet-quiet'])('what is wrong is read on %s in the dark', (ground) =>
  expect(contrast(mantines('error'), ours(ground))).toBeGreaterThan(4.5),
);
