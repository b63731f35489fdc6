/** What connectors ask for, as far as there are words for it in every language; what is not here is called as its connector calls it. */
const labels = {
  baseUrl: 'address',
  username: 'username',
  password: 'password',
  apiKey: 'apiKey',
  token: 'token',
  clientId: 'clientId',
  clientSecret: 'clientSecret',
  country: 'country',
  apiUrl: 'apiUrl',
  suffix: 'suffix',
  tokenUrl: 'tokenUrl',
  hierarchyMappingKey: 'hierarchyMappingKey',
  externalBookingsKey: 'externalBookingsKey',
} as const;

type Label = (typeof labels)[keyof typeof labels];

/** By what a field is called in every language; undefined: only its connector has a word for it. */
export const labelOf = (name: string): Label | undefined =>
  Object.hasOwn(labels, name) ? labels[name as keyof typeof labels] : undefined;

const hinted = ['address', 'username', 'token', 'apiUrl', 'suffix', 'tokenUrl'] as const satisfies readonly Label[];

/** Is there something to say of what belongs there? */
export const isHinted = (label: Label | undefined): label is (typeof hinted)[number] =>
  hinted.some((one) => one === label);

/** What connectors may do at a source, as far as there are words for it. */
const permissions = {
  'list buildings': 'buildings',
  'list reservation centers': 'centers',
  'list countries': 'countries',
  'list floors': 'floors',
  'list space types': 'spaceTypes',
  'list spaces': 'spaces',
  'list rooms': 'rooms',
  'list bookings': 'bookings',
  'list resources': 'resources',
  'list lockers': 'lockers',
  'list users': 'users',
  'list appointments': 'appointments',
  'list visitor badges': 'badges',
  'list visiting appointments': 'visits',
  'list service items': 'services',
  'list environment sensors': 'environment',
  'list occupancy sensors': 'occupancy',
} as const;

/** The same of a permission. */
export const permissionOf = (name: string): (typeof permissions)[keyof typeof permissions] | undefined =>
  Object.hasOwn(permissions, name) ? permissions[name as keyof typeof permissions] : undefined;
