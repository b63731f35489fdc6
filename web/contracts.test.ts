import { addresses, events } from 'virtual:contracts';
import { brotliCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';

it('the web app knows where each operation is', () => {
  expect(addresses.getMe).toEqual(['GET', '/me']);
  expect(addresses.updateBooking).toEqual(['PATCH', '/bookings/{id}']);
  expect(Object.keys(addresses).length).toBeGreaterThan(80);
});

it('and what everybody hears of an event: neither a title nor whose it is nor who takes part', () => {
  expect(events['booking.created']).toEqual(expect.arrayContaining(['id', 'start', 'end', 'resourceIds']));
  for (const hidden of ['title', 'hostId']) expect(events['booking.created']).not.toContain(hidden);
  expect(events['booking.created']).not.toContain('attendeeUserIds');
  expect(events['resource.updated']).toContain('floorId');
});

it('in no more than a few kilobytes', () => {
  expect(brotliCompressSync(JSON.stringify({ addresses, events })).length).toBeLessThan(4_000);
});
