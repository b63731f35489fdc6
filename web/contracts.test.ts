import { addresses, events } from 'virtual:contracts';
import { brotliCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { named } from './contracts.ts';

it('the web app knows where each operation is', () => {
  expect(addresses.getMe).toEqual(['GET', '/me']);
  expect(addresses.updateBooking).toEqual(['PATCH', '/bookings/{id}']);
  expect(Object.keys(addresses).length).toBeGreaterThan(80);
});

it('in what is built, of each operation that the app names', () => {
  const built = named(addresses);
  expect(built).toMatchObject({ getMe: addresses.getMe, createBooking: addresses.createBooking });
  expect(built).not.toHaveProperty('deleteCountry');
  expect(Object.keys(built).length).toBeLessThan(Object.keys(addresses).length);
});

it('and what everybody hears of an event: neither a title nor whose it is nor who takes part', () => {
  expect(events['booking.created']).toEqual(expect.arrayContaining(['id', 'start', 'end', 'resourceIds']));
  for (const hidden of ['title', 'hostId']) expect(events['booking.created']).not.toContain(hidden);
  expect(events['booking.created']).not.toContain('attendeeUserIds');
  expect(events['resource.updated']).toEqual(['id']);
});

it('in no more than a few kilobytes', () => {
  expect(brotliCompressSync(JSON.stringify({ addresses, events })).length).toBeLessThan(4_000);
});
