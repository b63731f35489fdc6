import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, createElement, useEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeQueryClient } from './client.ts';
import type { Booking } from './bookings.ts';
import { useChangeBooking, type BookingChange } from './change-booking.ts';
import { until } from '../../../test/support/until.ts';

const booking = {
  id: 5,
  version: 2,
  start: '2030-05-06T09:00:00Z',
  end: '2030-05-06T10:00:00Z',
  zone: 'UTC',
  resourceIds: [11],
  title: '',
  attendees: [],
} as unknown as Booking;
const later = { start: '2030-05-06T13:00:00Z', end: '2030-05-06T14:00:00Z' };
const said = { acceptTerms: false, overrule: false, key: 'k' };
const list = ['bookings', 'mine', 7, '2030-05-06'];
const problem = (status: number, code: string): Response =>
  new Response(JSON.stringify({ code }), { status, headers: { 'content-type': 'application/problem+json' } });

interface Sent {
  readonly method: string;
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
}

let client: QueryClient;
let root: Root;
let change: (given: BookingChange) => Promise<Booking>;
/** What was sent, as `PATCH /bookings/5 {…}`; the answers come one after the other. */
let sent: string[];
let keys: string[];
let answer: (() => Response | Promise<Response>)[];

function Changer() {
  const { mutateAsync } = useChangeBooking();
  useEffect(() => {
    change = mutateAsync;
  }, [mutateAsync]);
  return null;
}

beforeEach(() => {
  sent = [];
  keys = [];
  vi.stubGlobal('fetch', async (address: string, { method, body, headers }: Sent) => {
    if (headers['idempotency-key']) keys.push(headers['idempotency-key']);
    sent.push(`${method} ${address.replace('/api/v1', '')}${body ? ` ${body}` : ''}`);
    return answer.shift()?.() ?? problem(500, 'internal');
  });
  client = makeQueryClient();
  client.setQueryData(list, [booking]);
  root = createRoot(document.createElement('div'));
  act(() => root.render(createElement(QueryClientProvider, { client }, createElement(Changer))));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  vi.unstubAllGlobals();
});

const shown = (): Booking | undefined => client.getQueryData<readonly Booking[]>(list)?.[0];

it('shows a change before its answer, and what was answered', async () => {
  let reply: (response: Response) => void = () => undefined;
  answer = [() => new Promise((resolve) => void (reply = resolve))];
  const done = change({ booking, changes: later, ...said });
  await act(() => until(() => expect(sent).toEqual([`PATCH /bookings/5 ${JSON.stringify({ version: 2, ...later })}`])));
  expect(shown()).toEqual({ ...booking, ...later });
  reply(Response.json({ ...booking, ...later, version: 3 }));
  await act(() => done);
  expect(shown()?.version).toBe(3);
});

it('takes back what was refused', async () => {
  answer = [() => problem(409, 'resource_already_booked')];
  await act(() => expect(change({ booking, changes: later, ...said })).rejects.toMatchObject({ status: 409 }));
  expect(shown()).toEqual(booking);
});

it('whose answer was lost is sent again as it was, and somebody else’s change is not written over', async () => {
  const lost = (): Promise<Response> => Promise.reject(new TypeError('gone'));
  const mine = { ...booking, ...later, version: 3 };
  answer = [lost, () => Response.json(mine)];
  await act(() => expect(change({ booking, changes: later, ...said })).resolves.toEqual(mine));
  expect(new Set(sent).size).toBe(1);
  expect(keys).toEqual(['k', 'k']);
  answer = [() => problem(409, 'version_conflict')];
  await act(() =>
    expect(change({ booking, changes: later, ...said })).rejects.toMatchObject({ code: 'version_conflict' }),
  );
});

it('extends what is under way, when only its end becomes later', async () => {
  const hours = (count: number): string => Temporal.Now.instant().add({ hours: count }).toString();
  const running = { ...booking, start: hours(-1), end: hours(1) };
  const longer = { start: running.start, end: hours(2) };
  answer = [() => Response.json(running), () => Response.json(running), () => Response.json(running)];
  await act(() => change({ booking: running, changes: longer, ...said, overrule: true }));
  await act(() => change({ booking: running, changes: { ...longer, title: 'Talk' }, ...said }));
  await act(() => change({ booking, changes: { start: booking.start, end: later.end }, ...said }));
  expect(sent.map((one) => one.split(' {')[0])).toEqual([
    'POST /bookings/5/extension',
    'PATCH /bookings/5',
    'PATCH /bookings/5',
  ]);
  expect(sent[0]).toContain(JSON.stringify({ end: longer.end, overrule: true }));
});

it('what begins between two tries is extended under a key of its own', async () => {
  vi.useFakeTimers({ now: Date.parse('2030-05-06T08:59:59Z'), toFake: ['Date', 'Temporal'] });
  const longer = { ...said, booking, changes: { start: booking.start, end: later.end } };
  answer = [() => problem(409, 'resource_already_booked'), () => Response.json(booking)];
  await act(() => expect(change(longer)).rejects.toMatchObject({ status: 409 }));
  vi.setSystemTime(Date.parse('2030-05-06T09:00:01Z'));
  await act(() => change(longer));
  vi.useRealTimers();
  expect(sent.map((one) => one.split(' {')[0])).toEqual(['PATCH /bookings/5', 'POST /bookings/5/extension']);
  expect(new Set(keys).size).toBe(2);
});
