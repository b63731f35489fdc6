import { expect, test } from 'vitest';
import { zoneAtNoon } from './noon.ts';

test('it is past noon there at any hour', () => {
  const start = Temporal.Instant.from('2030-01-07T00:59:59Z');
  for (let hours = 0; hours < 24; hours++) {
    const now = start.add({ hours });
    expect(now.toZonedDateTimeISO(zoneAtNoon(now)).toPlainTime().toString()).toBe('12:59:59');
  }
});
