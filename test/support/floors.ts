import { posix } from 'node:path';
import { parseSource } from './sources.ts';
import type { Files, Import, Source } from './sources.ts';

/** Which module may use which; the same table stands in ARCHITECTURE.md. Everything else is an event joined in wiring.ts. */
export const moduleUses: Readonly<Record<string, readonly string[]>> = {
  holds: [],
  people: [],
  access: [
    'access-keys',
    'people',
    'places',
    'password-links',
    'calendars',
    'leavers',
    'devices',
    'applications',
    'connections',
  ],
  devices: ['places', 'resources'],
  applications: [],
  leavers: [
    'assignments',
    'bookings',
    'delegates',
    'people',
    'presence',
    'quotas',
    'resources',
    'seating',
    'series',
    'space-requests',
    'team-days',
    'visitors',
    'waiting-list',
  ],
  delegates: ['people'],
  'password-links': ['people'],
  places: [],
  resources: ['places', 'holds'],
  'locker-banks': ['places', 'resources'],
  workbook: ['places', 'resources'],
  plans: ['places', 'resources'],
  availability: ['holds', 'policies', 'resources'],
  draws: [],
  policies: ['draws', 'people', 'places', 'resources'],
  quotas: ['people', 'resources'],
  'cost-codes': [],
  'approval-requests': ['people'],
  'online-meetings': [],
  bookings: [
    'holds',
    'people',
    'resources',
    'policies',
    'quotas',
    'services',
    'approval-requests',
    'delegates',
    'online-meetings',
    'cost-codes',
  ],
  presence: ['assignments', 'bookings', 'holds', 'places', 'policies', 'resources', 'signals'],
  series: ['bookings', 'cost-codes', 'holds', 'online-meetings', 'people', 'policies', 'presence', 'resources'],
  assignments: [
    'bookings',
    'delegates',
    'holds',
    'people',
    'places',
    'policies',
    'resources',
    'team-days',
    'waiting-list',
  ],
  closures: [
    'assignments',
    'holds',
    'places',
    'people',
    'resources',
    'policies',
    'bookings',
    'waiting-list',
    'team-days',
  ],
  'waiting-list': ['bookings', 'holds', 'policies', 'quotas', 'resources'],
  'space-requests': ['bookings', 'delegates', 'holds', 'people', 'places', 'policies', 'quotas', 'resources'],
  approvals: ['approval-requests', 'bookings', 'holds', 'people', 'resources', 'policies', 'series'],
  seating: ['bookings', 'draws', 'holds', 'people', 'places', 'policies', 'resources'],
  teams: ['assignments', 'people', 'policies', 'resources', 'bookings'],
  'team-days': ['people', 'places', 'resources', 'holds', 'policies', 'quotas', 'bookings', 'delegates'],
  services: ['people', 'policies', 'resources'],
  orders: ['bookings', 'holds', 'people', 'places', 'resources', 'series', 'services'],
  visiting: ['people', 'places', 'policies'],
  visitors: ['approval-requests', 'people', 'places', 'resources', 'bookings', 'visiting'],
  'signal-kinds': [],
  signals: ['people', 'resources', 'signal-kinds'],
  cards: ['people', 'presence', 'signal-kinds', 'signals'],
  'device-alerts': ['people', 'resources', 'signals'],
  histories: ['signal-kinds', 'signals'],
  'access-keys': ['people', 'resources', 'policies', 'bookings'],
  subscriptions: ['holds', 'policies', 'resources'],
  listeners: ['applications', 'policies', 'resources', 'visitors'],
  signage: ['bookings', 'holds', 'people', 'places', 'plans', 'policies', 'presence', 'resources', 'signals'],
  notifications: ['delegates', 'people', 'places', 'resources', 'bookings', 'seating', 'visitors'],
  calendars: ['people', 'places', 'resources', 'bookings'],
  analytics: ['bookings', 'places', 'policies', 'resources', 'signals'],
  attendance: ['people'],
  mapping: [],
  connections: ['mapping', 'people'],
  'connect-sessions': ['connections', 'mapping', 'people'],
  budgets: ['connections'],
  passthrough: ['connections'],
  'source-calls': ['connections'],
  'custom-fields': ['connections', 'mapping'],
  'field-mappings': ['connections', 'custom-fields', 'mapping'],
  differences: ['connections'],
  'mapping-drift': ['connections', 'field-mappings', 'mapping'],
  sync: [
    'budgets',
    'connections',
    'custom-fields',
    'differences',
    'field-mappings',
    'mapping',
    'mapping-drift',
    'places',
    'resources',
    'people',
    'bookings',
    'visitors',
  ],
  pushes: ['connections', 'sync'],
  merges: ['connections', 'custom-fields', 'field-mappings', 'mapping', 'sync', 'places', 'resources'],
  'person-links': ['connections', 'merges', 'people', 'sync'],
  exchange: ['orders', 'people', 'places', 'policies', 'resources', 'plans', 'bookings', 'visitors'],
};

const vagueWords = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'shared', 'manager', 'base']);
/** What the web may import types of: all contracts together, a module's own, and what they are written in. */
const webWindow = /^server\/(?:contracts\.ts|(?:.+\/)?contract\.ts|platform\/contract\/[^/]+\.ts)$/;

export interface Report {
  readonly files: number;
  readonly imports: number;
  /** `path:line what is wrong`, in the order of the files. */
  readonly violations: readonly string[];
}

type ServerFloor = 'entry' | 'face' | 'connector' | 'module' | 'platform';
type WebFloor = 'app' | 'feature' | 'parts' | 'data' | 'ui' | 'lib';

/** Where a file stands: its floor, and its room on that floor (the module, face, connector or web feature). */
interface Place {
  readonly floor: ServerFloor | WebFloor | 'test' | 'tool';
  readonly room: string;
}

const serverPlaces: readonly (readonly [RegExp, Place['floor']])[] = [
  [/^server\/platform\//, 'platform'],
  [/^server\/modules\/([^/]+)\//, 'module'],
  [/^server\/faces\/([^/]+)\//, 'face'],
  [/^server\/connectors\/([^/]+)\//, 'connector'],
  [/^server\/[^/]+\.ts$/, 'entry'],
  [/^server\/(?:demo|cli|simulation)\//, 'entry'],
];
const otherPlaces: readonly (readonly [RegExp, Place['floor']])[] = [
  [/^web\/src\/(?:features|screens)\/([^/]+)/, 'feature'],
  [/^web\/src\/parts\//, 'parts'],
  [/^web\/src\/data\//, 'data'],
  [/^web\/src\/ui\//, 'ui'],
  [/^web\/src\/lib\//, 'lib'],
  [/^web\/src\/(?:app\/|[^/]+$)/, 'app'],
  [/^(?:test|bench)\//, 'test'],
  [/^(?:bin\/|web\/[^/]+$|[^/]+\.config\.ts$)/, 'tool'],
];

function placeOf(path: string): Place | null {
  for (const [pattern, floor] of [...serverPlaces, ...otherPlaces]) {
    const match = pattern.exec(path);
    if (match) return { floor, room: match[1] ?? '' };
  }
  return null;
}

/** What may be imported from where, beside one's own room. */
const below: Readonly<Record<Place['floor'], readonly Place['floor'][]>> = {
  entry: ['entry', 'face', 'connector', 'module', 'platform', 'tool'],
  face: ['module', 'platform'],
  connector: ['module', 'platform'],
  module: ['module', 'platform'],
  platform: ['platform'],
  // The web's order; a feature and a screen know no other.
  app: ['feature', 'parts', 'data', 'ui', 'lib'],
  feature: ['parts', 'data', 'ui', 'lib'],
  parts: ['data', 'ui', 'lib'],
  data: ['ui', 'lib'],
  ui: ['lib'],
  lib: [],
  test: [
    'entry',
    'face',
    'connector',
    'module',
    'platform',
    'app',
    'feature',
    'parts',
    'data',
    'ui',
    'lib',
    'test',
    'tool',
  ],
  tool: ['entry', 'platform', 'tool'],
};

const isTest = (path: string): boolean => /^(?:test|bench)\/|\.(?:test|matrix)\.tsx?$/.test(path);
const isCodePath = (path: string): boolean => /\.(?:ts|tsx|js|mjs)$/.test(path);

function webReach({ path: from }: Source, edge: Import): string | null {
  // What builds the web reads the contracts, so that nothing of them is written again.
  if (!from.startsWith('web/src/') && edge.path === 'server/contracts.ts') return null;
  if (!edge.typeOnly) return 'the web takes only types from the server (import type)';
  if (webWindow.test(edge.path ?? '')) return null;
  return 'the web sees only server/contracts.ts, contract.ts and server/platform/contract';
}

function moduleReach(from: string, here: Place, path: string, there: Place): string | null {
  if (here.floor === 'module' && here.room === there.room) return null;
  const file = posix.basename(path);
  if (here.floor === 'test') return null;
  if (file === `${there.room}.matrix.ts` && from.endsWith('.matrix.ts')) return null;
  if (file !== 'contract.ts' && file !== `${there.room}.ts`) return `${file} is private to the module ${there.room}`;
  if (here.floor !== 'module' || isTest(from)) return null;
  const declared = moduleUses[here.room] ?? [];
  return declared.includes(there.room) ? null : `the module ${here.room} may not use ${there.room}`;
}

function packageReach(here: Place, specifier: string): string | null {
  const name = specifier.replace(/^node:/, '');
  if (here.floor !== 'module') return null;
  if (/^(?:fastify|@fastify\/.*|http|https|http2|net)$/.test(name)) return `a module knows no HTTP: ${specifier}`;
  return null;
}

function fileReach(source: Source, edge: Import): string | null {
  const file = posix.basename(source.path);
  const inModule = source.path.startsWith('server/modules/');
  const target = edge.path ?? edge.specifier;
  const impure = /(?:^|\/)store\.ts$|platform\/(?:db|http\/mount|events|jobs)\b|^(?:pg|kysely|node:.*)$/;
  if (inModule && file === 'rules.ts' && !edge.typeOnly && impure.test(target)) return `rules are pure: ${target}`;
  if (inModule && file === 'contract.ts' && /(?:store|rules)\.ts$|platform\/db\//.test(target)) {
    return `a contract is data only: ${target}`;
  }
  return null;
}

function edgeViolation(source: Source, edge: Import): string | null {
  const here = placeOf(source.path);
  if (!here) return null;
  const own = fileReach(source, edge);
  if (own) return own;
  if (edge.path === null) return packageReach(here, edge.specifier);
  const there = placeOf(edge.path);
  if (!there) return isCodePath(edge.path) ? `imports ${edge.path}, which has no place` : null;
  if (source.path.startsWith('web/') && edge.path.startsWith('server/')) return webReach(source, edge);
  if (there.floor === 'module' && (here.floor !== 'platform' || isTest(source.path))) {
    const reach = moduleReach(source.path, here, edge.path, there);
    if (reach) return reach;
  }
  if (isTest(source.path)) return null;
  const sameRoom = here.floor === there.floor && here.room === there.room;
  if (sameRoom || below[here.floor].includes(there.floor)) return null;
  return `${here.floor} may not import ${there.floor}: ${edge.path}`;
}

function nameViolations(path: string, files: Files): string[] {
  const found: string[] = [];
  const words = path
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z]+/);
  const vague = words.find((word) => vagueWords.has(word));
  if (vague !== undefined) found.push(`${path} a name that says nothing: ${vague}`);
  if (/(?:^|\/)index\.tsx?$/.test(path)) found.push(`${path} a barrel: index`);
  if (!placeOf(path)) found.push(`${path} stands on no floor`);
  const inModule = /^server\/modules\/([^/]+)\/(.+)$/.exec(path);
  if (inModule) found.push(...moduleFile(path, inModule[1] ?? '', inModule[2] ?? '', files));
  return found;
}

const LAYERS = ['contract', 'rules', 'store'];

/** Contract, rules, store, the module itself and its capabilities; a test stands beside the file it tests. */
function moduleFile(path: string, room: string, file: string, files: Files): string[] {
  const found: string[] = [];
  const name = /^(?:words\/)?([a-z][a-z0-9-]*)(\.test|\.matrix)?\.ts$/.exec(file);
  if (!name)
    found.push(`${path} a module has only ${[...LAYERS, room].join('.ts, ')}.ts, its capabilities and their tests`);
  else if (name[2] === '.matrix' && name[1] !== room)
    found.push(`${path} rows of the matrix stand in ${room}.matrix.ts`);
  else if (name[2] === '.test' && !files.has(path.replace('.test.ts', '.ts')))
    found.push(`${path} tests no file beside it`);
  return room in moduleUses ? found : [...found, `${path} the module ${room} is not in the table`];
}

function oddityViolations(source: Source): string[] {
  return source.oddities
    .filter(({ what }) => !(what === 'default export' && source.path.endsWith('.config.ts')))
    .map(({ what, line }) => `${source.path}:${line} ${what}`);
}

/** Judges every file and every import against ARCHITECTURE.md §2: floors, module table, the web's window, names. */
export function judge(files: Files): Report {
  const sources = Array.from(files, ([path, text]) => parseSource(path, text));
  const violations = sources.flatMap((source) => [
    ...nameViolations(source.path, files),
    ...oddityViolations(source),
    ...source.imports.flatMap((edge) => {
      const wrong = edgeViolation(source, edge);
      return wrong === null ? [] : [`${source.path}:${edge.line} ${wrong}`];
    }),
  ]);
  const imports = sources.reduce((sum, source) => sum + source.imports.length, 0);
  return { files: sources.length, imports, violations };
}

/** A walk through the table that comes back to where it began, or null. */
export function cycleIn(table: Readonly<Record<string, readonly string[]>>): readonly string[] | null {
  const visit = (name: string, trail: readonly string[]): readonly string[] | null => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    for (const next of table[name] ?? []) {
      const cycle = visit(next, [...trail, name]);
      if (cycle) return cycle;
    }
    return null;
  };
  for (const name of Object.keys(table)) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return null;
}
