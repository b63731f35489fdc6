import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { anonymousPrincipal, systemPrincipal, type Principal, type Reach } from '../context/principal.ts';
import { declareEvents } from '../contract/event.ts';
import type { Scope } from '../contract/scopes.ts';
import { createAudience } from './audience.ts';

const tenant = { id: 1, slug: 'one', name: 'One', zone: 'UTC' };
const reader = systemPrincipal(tenant, new Set(['bookings:read']));
const data = Type.Object({ id: Type.Integer(), code: Type.String() });
const audience = createAudience(
  declareEvents({
    'thing.opened': { summary: 'Open', data, heard: 'bookings:read' },
    'thing.guarded': { summary: 'Guarded', data, heard: 'bookings:read', open: ['id'] },
    'thing.named': {
      summary: 'Named',
      data: Type.Object({ id: Type.Integer(), hostId: Type.Integer() }),
      heard: 'bookings:read',
      open: ['id'],
      named: { members: ['hostId'], to: 'bookings:manage' },
    },
    'thing.closed': { summary: 'Closed', data, heard: 'audit:read' },
    'thing.quoted': { summary: 'Quoted', data, heard: 'tokens:write', open: ['id'], also: ['visitors:manage'] },
  }),
);

it('an event is heard by whoever has its scope, and one that nobody declared by nobody', () => {
  const types = ['thing.opened', 'thing.guarded', 'thing.named', 'thing.closed', 'thing.planted', 'constructor'];
  expect(types.filter((type) => audience.hears(reader, type))).toEqual([
    'thing.opened',
    'thing.guarded',
    'thing.named',
  ]);
  expect(types.filter((type) => audience.hears(anonymousPrincipal(tenant, '::1'), type))).toEqual([]);
});

it('its open members are told, or all that were declared; what else it carries is not', () => {
  const carried = { id: 1, code: 'x', planted: 'secret', constructor: 'odd' };
  expect(audience.openDataOf({ type: 'thing.opened', data: carried }, false)).toEqual({ id: 1, code: 'x' });
  expect(audience.openDataOf({ type: 'thing.guarded', data: carried }, false)).toEqual({ id: 1 });
  expect(audience.openDataOf({ type: 'thing.planted', data: carried }, false)).toEqual({});
  expect(audience.openDataOf({ type: 'thing.opened', data: {} }, false)).toEqual({});
  expect(audience.openDataOf({ type: 'thing.guarded', data: carried }, true)).toEqual({ id: 1 });
});

it('whom it names is told to her, and to who has the right to it everywhere', () => {
  const event = { type: 'thing.named', data: { id: 1, hostId: 7 } };
  expect(audience.openDataOf(event, false)).toEqual({ id: 1 });
  expect(audience.openDataOf(event, true)).toEqual(event.data);
  const person = (userId: number, reach: Reach, ...scopes: Scope[]): Principal => ({
    kind: 'user',
    key: `user:${userId}`,
    name: 'Ann',
    tenant,
    email: 'ann@example.com',
    role: 'employee',
    tokenId: null,
    userId,
    reach,
    scopes: new Set(scopes),
    until: Infinity,
  });
  expect(audience.hearsNames(person(7, [], 'bookings:read'), event)).toBe(true);
  expect(audience.hearsNames(person(8, 'all', 'bookings:read'), event)).toBe(false);
  expect(audience.hearsNames(person(8, [1], 'bookings:manage'), event)).toBe(false);
  expect(audience.hearsNames(person(8, 'all', 'bookings:manage'), event)).toBe(true);
  expect(audience.hearsNames(reader, event)).toBe(false);
  expect(audience.hearsNames(person(7, 'all', 'bookings:manage'), { ...event, type: 'thing.guarded' })).toBe(false);
});

it('what was seen with other rights is told whole to who has these too, and everywhere', () => {
  const told = (reach: Reach, ...scopes: Scope[]) =>
    audience.toldWhole({ scopes: new Set(scopes), reach })?.includes('thing.quoted');
  expect(told('all', 'tokens:write')).toBe(false);
  expect(told('all', 'tokens:write', 'visitors:manage')).toBe(true);
  expect(told([1], 'tokens:write', 'visitors:manage')).toBe(false);
});
