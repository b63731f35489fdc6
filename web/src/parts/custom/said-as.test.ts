import { expect, it } from 'vitest';
import { saidAs } from './said-as.ts';

it.each([
  ['2026-12-01', 'date', 'day'],
  ['soon', 'date', 'text'],
  ['2026-13-40', 'date', 'text'],
  ['https://example.com/a', 'url', 'link'],
  ['javascript:alert(1)', 'url', 'text'],
  [' javascript:alert(1)', 'url', 'text'],
  ['data:text/html,x', 'url', 'text'],
  ['example.com', 'url', 'text'],
  [true, 'boolean', 'yes_or_no'],
  ['yes', 'boolean', 'text'],
  [4, 'date', 'text'],
  [['https://example.com'], 'url', 'text'],
] as const)('%j as %s is shown as %s', (value, type, expected) => {
  expect(saidAs(value, type)).toBe(expected);
});
