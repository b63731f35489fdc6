import { expect, it } from 'vitest';
import { plainSettings } from './rules.ts';

it.each([
  ['https://acme.example', 'https://ACME.example/', true],
  ['https://acme.example/api', ' HTTPS://acme.example:443/api// ', true],
  ['https://acme.example/api', 'https://acme.example/API', false],
  ['https://acme.example', 'http://acme.example', false],
  ['https://acme.example', 'https://acme.example:8443', false],
  ['Site', 'site', false],
])('is %j what %j is: %j', (one, other, isSame) => {
  const [some, others] = [plainSettings({ at: one, days: 3 }), plainSettings({ at: other, days: 3, more: undefined })];
  expect(JSON.stringify(some) === JSON.stringify(others)).toBe(isSame);
});
