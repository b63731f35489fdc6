export const roles = ['employee', 'receptionist', 'space_manager', 'administrator'] as const;
/** What a person is to the workplace, from the least to the most. */
export type Role = (typeof roles)[number];

/**
 * What a caller may do. `policies:write` says what may be booked, within the role's buildings. `bookings:manage` acts on bookings of others, within the role's buildings. `people:contacts` reads how
 * others are reached: their e-mail addresses.
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
  'notifications:read',
];

/** What each role may do. */
export const roleScopes: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  employee: new Set(everyday),
  receptionist: new Set([...everyday, 'people:contacts', 'bookings:manage']),
  space_manager: new Set([...everyday, 'people:contacts', 'bookings:manage', 'spaces:write', 'policies:write']),
  administrator: new Set(scopes),
};

/** The roles that have this scope. */
export const rolesThatMay = (scope: Scope): readonly Role[] => roles.filter((role) => roleScopes[role].has(scope));

export const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text);
