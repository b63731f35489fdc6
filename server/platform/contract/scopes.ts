export const roles = ['employee', 'receptionist', 'space_manager', 'administrator'] as const;
/** What a person is to the workplace, from the least to the most. */
export type Role = (typeof roles)[number];

/**
 * What a caller may do. `policies:write` says what may be booked, within the role's buildings. `bookings:manage` acts on bookings of others, within the role's buildings. `people:contacts` reads how
 * others are reached: their e-mail addresses. `visitors:manage` receives the visitors of others, within the role's buildings;
 * `visitors:arrive` is for a kiosk: it takes a visitor's code and says that she is here, or has left.
 * `keys:manage` shows and changes the door keys of all bookings and resources there; `keys:check` is for a door: it asks whether a key is good.
 * `analytics:read` reads figures about places, within the role's buildings, and with a role for all of them how many people of large groups were in.
 * `devices:manage` keeps sensors and other devices within the role's buildings, and reads what they measured; `readings:write` is for a gateway: it hands
 * in what the devices there measured.
 * `connections:manage` connects foreign systems, for the workplace as a whole; `records:read`, `changes:read` and `sync:run` read what came from them,
 * follow its changes and have it read anew: what a connection’s token has, for its own connection alone.
 * `mapping:read` and `mapping:write` see and say what of their records becomes which field.
 * `displays:use` is for a screen that shows what is free on its floor, or at a door: it shows what its place is, books it from now on, extends and ends what goes on there.
 */
export const scopes = [
  'spaces:read',
  'spaces:write',
  'policies:write',
  'people:read',
  'people:write',
  'people:contacts',
  'bookings:read',
  'bookings:write',
  'bookings:manage',
  'visitors:read',
  'visitors:write',
  'visitors:manage',
  'visitors:arrive',
  'keys:read',
  'keys:write',
  'keys:manage',
  'keys:check',
  'analytics:read',
  'devices:manage',
  'readings:write',
  'displays:use',
  'connections:manage',
  'records:read',
  'changes:read',
  'sync:run',
  'mapping:read',
  'mapping:write',
  'notifications:read',
  'events:read',
  'webhooks:write',
  'tokens:write',
  'audit:read',
  'mail:read',
  'metrics:read',
] as const;

export type Scope = (typeof scopes)[number];

/** Scopes of an endpoint: one of the above, `public` for everybody, `signed-in` for any principal. */
export type EndpointScope = Scope | 'public' | 'signed-in';

const everyday: readonly Scope[] = [
  'spaces:read',
  'people:read',
  'bookings:read',
  'bookings:write',
  'visitors:read',
  'visitors:write',
  'keys:read',
  'keys:write',
  'notifications:read',
];

const frontDesk: readonly Scope[] = [
  'people:contacts',
  'bookings:manage',
  'visitors:manage',
  'visitors:arrive',
  'keys:manage',
  'analytics:read',
  'displays:use',
];

/** What each role may do. */
export const roleScopes: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  employee: new Set(everyday),
  receptionist: new Set([...everyday, ...frontDesk]),
  space_manager: new Set([...everyday, ...frontDesk, 'spaces:write', 'policies:write', 'devices:manage']),
  administrator: new Set(scopes),
};

/** The roles that have this scope. */
export const rolesThatMay = (scope: Scope): readonly Role[] => roles.filter((role) => roleScopes[role].has(scope));

export const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text);
