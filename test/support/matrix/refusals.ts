import type { Endpoint } from '../../../server/platform/contract/endpoint.ts';
import { nobody, type Ask, type Heard, type Scene, type Sender } from '../scene.ts';
import { roles } from '../../../server/platform/contract/scopes.ts';
import { screensFor, type Cast } from './cast.ts';
import { isAllowed, type Row } from './row.ts';

/** Sends a request to one route. The tests of the matrix itself hand in some that cheat. */
export type Try = (who: Sender, ask: Ask) => Promise<Heard>;

/** A route under examination. */
export interface Case {
  readonly route: string;
  readonly endpoint: Endpoint;
  readonly row: Row;
  readonly attempt: Try;
}

/** A request that must be refused. Sent any number of times it changes nothing. */
export interface Refusal {
  readonly what: string;
  readonly who: Sender;
  readonly ask: Ask;
  /** The answer as `said` puts it. */
  readonly wanted: RegExp;
}

export const said = ({ status, code }: Heard): string => (code === null ? `${status}` : `${status} ${code}`);

/** A list without anything in it is as good as a refusal, where a filter names another tenant's thing. */
const LISTS = [
  'items',
  'data',
  'Data',
  'bookings',
  'freePeriod',
  'availableRooms',
  'availableDesks',
  'deskBookings',
  'visitors',
  'vendors',
  'orders',
  'tasks',
];
const answerOf = (heard: Heard): string => {
  const members = (heard.body ?? {}) as Readonly<Record<string, unknown[] | undefined>>;
  const list = Array.isArray(heard.body) ? heard.body : LISTS.map((name) => members[name]).find(Array.isArray);
  const isEmpty = list?.length === 0;
  return heard.status === 200 && isEmpty ? 'nothing' : said(heard);
};

/** Sends what must be refused. @returns what went wrong */
export async function tryRefusals({ attempt }: Pick<Case, 'attempt'>, refusals: readonly Refusal[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { what, who, ask, wanted } of refusals) {
    const heard = answerOf(await attempt(who, ask));
    if (!wanted.test(heard)) wrong.push(`${what}: ${heard} instead of ${wanted.source.replaceAll(/^\^|\$$/g, '')}`);
  }
  return wrong;
}

const exactly = (text: string): RegExp => new RegExp(`^${text}$`);

type Known = readonly [who: Sender, status: number, code: string];
const refusalsFrom = (known: Readonly<Record<string, Known>>, ask: Ask): Refusal[] =>
  Object.entries(known).map(([what, [who, status, code]]) => ({
    what,
    who,
    ask,
    wanted: exactly(`${status} ${code}`),
  }));

/** Where tokens alone are taken, a session is no credential at all; where applications alone are, nothing of others is. */
function atDoorOf(row: Row, known: Readonly<Record<string, Known>>): Readonly<Record<string, Known>> {
  const isUnasked = ([{ headers }]: Known): boolean =>
    row.applicationsOnly === true || (row.tokensOnly === true && 'cookie' in headers);
  const heard = Object.entries(known).map(([what, one]): [string, Known] => [
    what,
    isUnasked(one) ? [one[0], 401, unsigned(row)] : one,
  ]);
  return Object.fromEntries(heard);
}

/** What is said to who shows no credential of the door's. */
const unsigned = ({ applicationsOnly }: Row): string =>
  applicationsOnly ? 'subscription_key_missing' : 'not_signed_in';

/** Credentials that never count: proven once for each kind of route behind a door, and for all by `OpenRoute.door`. */
export function strangerRefusals(cast: Cast, { endpoint, row }: Case, ask: Ask): Refusal[] {
  if (row.least === 'public') return [];
  const known = endpoint.method === 'GET' ? cast.strangers : { ...cast.strangers, ...cast.forgers };
  return refusalsFrom(atDoorOf(row, known), ask);
}

/** Those who are known and may not. */
async function outsiderRefusals({ cast, scene }: Stage, { endpoint, row }: Case, ask: Ask): Promise<Refusal[]> {
  if (row.least === 'public') return [];
  const { scope } = endpoint;
  const needsScope = scope !== 'signed-in' && scope !== 'public';
  const lower = roles.filter((role) => row.screensOnly || !isAllowed(row, role));
  const { admin } = scene.own;
  const poor = row.takeover && needsScope ? [await cast.tokenFor(scope)] : [];
  return [
    { what: 'without credentials', who: nobody, ask, wanted: exactly(`401 ${unsigned(row)}`) },
    // What makes a browser a device is no credential but where a device may ask.
    ...(endpoint.device
      ? [{ what: 'as a device for something else', who: otherScreen(cast, endpoint), ask, wanted: /^403 forbidden$/ }]
      : [{ what: 'as a paired device', who: cast.devices.here, ask, wanted: exactly(`401 ${unsigned(row)}`) }]),
    ...lower.map((role) => ({ what: `as ${role}`, who: cast.colleagues[role], ask, wanted: /^403 forbidden$/ })),
    ...(needsScope ? [{ what: `without ${scope}`, who: cast.lacking[scope], ask, wanted: /^403 forbidden$/ }] : []),
    ...poor.map((who) => ({ what: 'with its scope alone', who, ask, wanted: /^403 forbidden$/ })),
    ...(row.personsOnly || row.screensOnly
      ? [{ what: 'with a token', who: admin, ask, wanted: /^403 forbidden$/ }]
      : []),
    ...(row.personal ? [{ what: 'with a token', who: admin, ask, wanted: /^404 not_found$/ }] : []),
  ];
}

/** A kiosk where displays are asked, and the other way round. */
const otherScreen = ({ devices, displays }: Cast, { scope }: Endpoint): Sender =>
  (scope === 'displays:use' ? devices : displays).here;

/** Called so, and nothing of a workplace: names in other systems, and kinds that are the same everywhere. */
const isIdName = (name: string): boolean =>
  /^(?:.+Ids?|id|buildings|attendees)$/.test(name) &&
  !/^(?:access|subject|email|resourceType|workSpaceType)Id$/.test(name);
const idNames = (shape: Endpoint['body']): string[] =>
  Object.entries(shape?.properties ?? {}).flatMap(([name, inner]) =>
    isIdName(name) && (name !== 'attendees' || JSON.stringify(inner).includes('"userId"')) ? [name] : [],
  );
const parts = [
  ['params', /^404 not_found$/],
  ['query', /^nothing$|^40[04] /],
  ['body', /^404 not_found$/],
] as const;

/** A good request, and the same of another workplace. */
type Pair = readonly [ask: Ask, foreign: Ask];

/** Each id of a good request in turn becomes one of another tenant. */
function foreignRefusals(
  { endpoint, row }: Case,
  asker: Sender,
  pairs: readonly Pair[],
): { wrong: string[]; refusals: Refusal[] } {
  const wrong: string[] = [];
  const refusals = parts.flatMap(([where, wanted]) =>
    idNames(endpoint[where]).flatMap((name): Refusal[] => {
      const pair = pairs.find((both) => both.every((one) => one[where]?.[name] !== undefined));
      if (!pair) {
        wrong.push(`the row does not ask for ${name}`);
        return [];
      }
      const [ask, foreign] = pair;
      const mixed = { ...ask, [where]: { ...ask[where], [name]: foreign[where]?.[name] } };
      const heard = row.applicationsOnly ? /^nothing$|^40[04] / : wanted;
      return [{ what: `foreign ${name}`, who: asker, ask: mixed, wanted: heard }];
    }),
  );
  return { wrong, refusals };
}

export interface Stage {
  readonly scene: Scene;
  readonly cast: Cast;
}

/** A route with all the requests to it that must be refused. */
export interface Prepared extends Case {
  readonly refusals: readonly Refusal[];
  /** What is wrong with the row. */
  readonly wrong: readonly string[];
  /** The good request the refusals were made of. */
  readonly ask: Ask;
}

/** Makes the things that a route is about, here and in the foreign workplace, and the requests that must be refused. */
export async function prepare(stage: Stage, one: Case): Promise<Prepared> {
  const { own, foreign: there } = stage.scene;
  const asker = one.row.screensOnly ? screensFor(stage.cast, one.endpoint).here : stage.cast.colleagues.administrator;
  const other = await there.person('administrator');
  const both = async (make: Row['ask']): Promise<Pair> => [
    (await make?.(own, asker)) ?? {},
    (await make?.(there, other)) ?? {},
  ];
  const asked = await both(one.row.ask);
  const { wrong, refusals } = foreignRefusals(one, asker, [asked, await both(one.row.besides)]);
  const [ask] = asked;
  return { ...one, ask, wrong, refusals: [...refusals, ...(await outsiderRefusals(stage, one, ask))] };
}
