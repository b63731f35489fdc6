import { addresses, events } from 'virtual:contracts';
import { brotliCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { named, sayingWhere } from './contracts.ts';

it('the web app knows where each operation is', () => {
  expect(addresses.getMe).toEqual(['GET', '/me']);
  expect(addresses.updateBooking).toEqual(['PATCH', '/bookings/{id}']);
  expect(Object.keys(addresses).length).toBeGreaterThan(80);
});

it('in what is built, a module brings the addresses of those that it names, and of no other', () => {
  const source =
    "export const ask = () => api.getMe();\nexport const book = (say) => api[say === 1 ? 'createBooking' : ''];";
  expect(named(addresses, source)).toEqual({ getMe: addresses.getMe, createBooking: addresses.createBooking });
  const said = sayingWhere(source);
  expect(said).toContain(JSON.stringify(addresses.createBooking));
  expect(said).not.toContain('deleteCountry');
  expect(sayingWhere('export const nothing = 1;')).toBeNull();
});

it('and what everybody hears of an event: neither a title nor whose it is nor who takes part', () => {
  expect(events['booking.created']).toEqual(expect.arrayContaining(['id', 'start', 'end', 'resourceIds']));
  for (const hidden of ['title', 'hostId']) expect(events['booking.created']).not.toContain(hidden);
  expect(events['booking.created']).not.toContain('attendeeUserIds');
  expect(events['resource.updated']).toEqual(['id']);
});

// All of them, as they are known while the app is worked on: what is built has those it names, and `test/first-load` weighs that.
it('in no more than a few kilobytes', () => {
  expect(brotliCompressSync(JSON.stringify({ addresses, events })).length).toBeLessThan(5_000);
});
