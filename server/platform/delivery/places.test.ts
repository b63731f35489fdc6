import { describe, expect, it, test } from 'vitest';
import { createPlaces, hostOf, type Places, type Sharer } from './places.ts';

/** Takes until there is no room. @returns how many */
function fill(places: Places, sharer: (i: number) => Sharer): number {
  for (let i = 0; ; i++) {
    if (!places.hasRoom(sharer(i))) return i;
    places.take(sharer(i));
  }
}

describe('places', () => {
  it('go to one tenant by half, and to one host by a third', () => {
    expect(fill(createPlaces(120), (i) => ({ tenantId: 1, host: `host ${i}` }))).toBe(60);
    expect(fill(createPlaces(120), (i) => ({ tenantId: i, host: 'host' }))).toBe(40);
    expect(fill(createPlaces(120), () => ({ tenantId: 1, host: 'host' }))).toBe(40);
  });

  it.each([1, 2, 5, 20, 99])('%i greedy tenants leave some to the next', (greedy) => {
    const places = createPlaces(100);
    for (let i = 0, taken = true; taken; i++) {
      taken = false;
      for (let tenantId = 0; tenantId < greedy; tenantId++) {
        const sharer = { tenantId, host: `${tenantId}/${i}` };
        if (!places.hasRoom(sharer)) continue;
        places.take(sharer);
        taken = true;
      }
    }
    expect(places.free).toBeGreaterThanOrEqual(Math.floor(100 / (greedy + 1)));
    expect(places.hasRoom({ tenantId: greedy, host: 'new' })).toBe(true);
  });

  it('a tenant’s slow host leaves room for its other hosts', () => {
    const places = createPlaces(120);
    fill(places, () => ({ tenantId: 1, host: 'slow' }));
    expect(places.hasRoom({ tenantId: 1, host: 'slow' })).toBe(false);
    expect(fill(places, () => ({ tenantId: 1, host: 'other' }))).toBeGreaterThan(10);
  });

  it('that are left are there again', () => {
    const places = createPlaces(10);
    const sharer = { tenantId: 1, host: 'host' };
    for (let round = 0; round < 3; round++) {
      const taken = fill(places, () => sharer);
      for (let i = 0; i < taken; i++) places.leave(sharer);
      expect([taken, places.free, places.fullTenants()]).toEqual([4, 10, []]);
    }
  });
});

test.each([
  ['https://Hooks.Example.com/a', 'https://hooks.example.com:443'],
  ['https://hooks.example.com.:443/b?c', 'https://hooks.example.com:443'],
  ['http://hooks.example.com', 'http://hooks.example.com:80'],
  ['https://hooks.example.com:8443/', 'https://hooks.example.com:8443'],
  ['http://127.0.0.1:443/', 'http://127.0.0.1:443'],
  ['https://[::1]/', 'https://[::1]:443'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example:443'],
])('the host of %s is %s', (address, host) => expect(hostOf(address)).toBe(host));
