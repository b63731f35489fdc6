import { expect, it } from 'vitest';
import { MOST_ZONES, perZone } from './per-zone.ts';

it('makes what a zone needs once, and keeps it for the zones used last', () => {
  const made: string[] = [];
  const formatsOf = perZone((zone) => ({ number: made.push(zone) }));
  expect(formatsOf('Europe/London')).toBe(formatsOf('Europe/London'));
  expect(made).toEqual(['Europe/London']);

  for (let i = 1; i < MOST_ZONES; i++) formatsOf(`Etc/${i}`);
  formatsOf('Europe/London');
  formatsOf('Etc/one-more');
  expect(made).toHaveLength(MOST_ZONES + 1);
  formatsOf('Europe/London');
  expect(made).toHaveLength(MOST_ZONES + 1); // used lately
  formatsOf('Etc/1');
  expect(made).toHaveLength(MOST_ZONES + 2); // let go of
});
