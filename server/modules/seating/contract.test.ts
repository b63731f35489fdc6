import { expect, test } from 'vitest';
import { createAudience } from '../../platform/events/audience.ts';
import { events } from './contract.ts';

test('where and when somebody means to come is told to nobody else as it happens: who may read it is told that there is something', () => {
  const audience = createAudience(events);
  const time = {
    start: '2030-05-06T06:00:00Z',
    end: '2030-05-06T16:00:00Z',
    zone: 'UTC',
    drawAt: '2030-05-05T14:00:00Z',
  };
  const data = {
    id: 1,
    version: 2,
    state: 'open',
    userId: 7,
    buildingId: 1,
    floorId: 2,
    areaId: 3,
    day: '2030-05-06',
    ...time,
  };
  for (const type of Object.keys(events)) {
    expect(audience.openDataOf({ type, data }, false)).toEqual({ id: 1 });
    expect(audience.openDataOf({ type, data }, true)).toEqual({ id: 1, userId: 7 });
  }
});
