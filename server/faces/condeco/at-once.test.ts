import { describe, expect, it } from 'vitest';
import { meetings } from '../../../test/support/meetings.ts';

// A client that sends each change twice does not wait in between, and knows of no versions.

const { ask, book, comesTo, here, newRoom } = meetings();

const ROUNDS = 6;
const hours = (round: number) => [`${9 + round}:00`.padStart(5, '0'), `${10 + round}:00`] as const;

describe('the same change, twice at once', () => {
  it('of a meeting goes well twice, and is one', async () => {
    const { bookingID } = await book();
    for (let round = 1; round <= ROUNDS; round++) {
      const [from, to] = hours(round);
      const bookingDetails = { startDate: `2030-01-08 ${from}`, endDate: `2030-01-08 ${to}` };
      const edit = () => ask('PUT', `/bookings/${bookingID}`, { userId: here.host.id, bookingDetails });
      const wanted = { status: 200, body: { timeFrom: `2030-01-08T${from}:00` } };
      expect(await Promise.all([edit(), edit(), edit()])).toMatchObject([wanted, wanted, wanted]);
    }
    const { body } = await here.scene.server.call(
      'GET',
      `/bookings/${bookingID}`,
      undefined,
      here.scene.own.admin.headers,
    );
    expect(body.version).toBe(1 + ROUNDS);
  });

  it('of a desk booking goes well twice', async () => {
    const deskId = await newRoom({ type: 'desk' });
    const wish = { userId: here.host.id, deskId, dateList: [{ date: '2030-01-08', bookingType: 2 }] };
    const { bookingId } = (await ask('POST', '/deskBookings', wish)).body.bookings[0];
    for (let day = 9; day < 9 + ROUNDS; day++) {
      const bookingDetails = { date: `2030-01-${`${day}`.padStart(2, '0')}` };
      const edit = () => ask('PUT', `/deskBookings/${bookingId}`, { userId: here.host.id, bookingDetails });
      const wanted = { status: 200, body: { date: `${bookingDetails.date}T00:00:00` } };
      expect(await Promise.all([edit(), edit(), edit()])).toMatchObject([wanted, wanted, wanted]);
    }
  });
});

describe('a change while it is cancelled', () => {
  it('comes before that, or is refused because of it', async () => {
    const seen = new Set<string>();
    for (let round = 1; round <= ROUNDS; round++) {
      const { bookingID } = await book();
      const [from, to] = hours(round);
      const bookingDetails = { startDate: `2030-01-08 ${from}`, endDate: `2030-01-08 ${to}` };
      const [changed, cancelled] = await Promise.all([
        ask('PUT', `/bookings/${bookingID}`, { userId: here.host.id, bookingDetails }),
        ask('DELETE', '/bookings', { userId: here.host.id, bookingId: bookingID }),
      ]);
      expect(cancelled).toEqual({ status: 200, body: {} });
      seen.add(changed.status === 200 ? 'changed' : changed.body.code);
    }
    expect([...seen].filter((one) => one !== 'changed' && one !== 'booking_state_conflict')).toEqual([]);
  });
});

describe('whoever is revoked while she asks', () => {
  it('is refused in the gateway’s words, wherever her call was by then', async () => {
    const refused = new Map<string, unknown>();
    for (let round = 1; round <= ROUNDS; round++) {
      await comesTo('2030-01-07T00:00:00Z');
      const wish = { secretKey: 'secret', eventTypes: [3], notificationUrl: 'https://receiver.example/hook' };
      const asked = () => ask('POST', '/listener', wish);
      const id = here.sender.key?.split(':')[1];
      const revoked = here.scene.server.call(
        'POST',
        `/applications/${id}/revocation`,
        undefined,
        here.scene.own.admin.headers,
      );
      for (const { status, body } of await Promise.all(Array.from({ length: 8 }, asked)))
        if (status !== 200) refused.set(body.code, { status, body });
      await revoked;
    }
    const message = expect.stringContaining('Access denied due to invalid subscription key');
    for (const one of refused.values()) expect(one).toMatchObject({ status: 401, body: { message } });
  });
});
