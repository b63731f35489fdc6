import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { anonymousPrincipal, systemPrincipal } from '../context/principal.ts';
import { declareEvents } from '../contract/event.ts';
import { createAudience } from './audience.ts';

const tenant = { id: 1, slug: 'one', name: 'One', zone: 'UTC' };
const reader = systemPrincipal(tenant, new Set(['bookings:read']));
const data = Type.Object({ id: Type.Integer(), code: Type.String() });
const audience = createAudience(
  declareEvents({
    'thing.opened': { summary: 'Open', data, heard: 'bookings:read' },
    'thing.guarded': { summary: 'Guarded', data, heard: 'bookings:read', open: ['id'] },
    'thing.closed': { summary: 'Closed', data, heard: 'audit:read' },
  }),
);

it('an event is heard by whoever has its scope, and one that nobody declared by nobody', () => {
  const types = ['thing.opened', 'thing.guarded', 'thing.closed', 'thing.planted', 'constructor'];
  expect(types.filter((type) => audience.hears(reader, type))).toEqual(['thing.opened', 'thing.guarded']);
  expect(types.filter((type) => audience.hears(anonymousPrincipal(tenant, '::1'), type))).toEqual([]);
});

it('its open members are told, or all that were declared; what else it carries is not', () => {
  const carried = { id: 1, code: 'x', planted: 'secret', constructor: 'odd' };
  expect(audience.openDataOf({ type: 'thing.opened', data: carried })).toEqual({ id: 1, code: 'x' });
  expect(audience.openDataOf({ type: 'thing.guarded', data: carried })).toEqual({ id: 1 });
  expect(audience.openDataOf({ type: 'thing.planted', data: carried })).toEqual({});
  expect(audience.openDataOf({ type: 'thing.opened', data: {} })).toEqual({});
});
