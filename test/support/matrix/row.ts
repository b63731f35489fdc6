import { roles, type Role } from '../../../server/platform/contract/scopes.ts';
import type { Endpoint } from '../../../server/platform/contract/endpoint.ts';
import { unique, type Ask, type Sender, type Workplace } from '../scene.ts';

/** Who may use a route, and a request that succeeds for them. The tests try everybody else. */
export interface Row {
  /** The least of the roles that may; `public` is everybody. */
  readonly least: Role | 'public';
  /** A good request: ids of `place`, made for `actor`. Names every id that the operation takes. */
  readonly ask?: (place: Workplace, actor: Sender) => Promise<Ask> | Ask;
  /** Another one, that names the ids which that cannot name beside its own. */
  readonly besides?: (place: Workplace, actor: Sender) => Promise<Ask> | Ask;
  /** `building`: a role limited to other buildings is refused; `unseen`: to her it is not there; `workplace`: one limited to any is refused. */
  readonly reach?: 'building' | 'unseen' | 'workplace';
  /**
   * Whose it is may, and of the others only receptionists and above who reach the building. For the rest it is not there
   * (`hidden`), or they see it and may not (`seen`).
   */
  readonly owned?: 'hidden' | 'seen';
  /** Its door takes tokens alone: everybody comes with one of hers. */
  readonly tokensOnly?: true;
  /** Its door takes applications alone: everybody comes with one that she answers for. */
  readonly applicationsOnly?: true;
  /** A token is refused: it is about a person. */
  readonly personsOnly?: true;
  /** It is for the paired screen at whose place it is alone: nobody else may, whatever her role. */
  readonly screensOnly?: true;
  /** Needs all rights of whom it is about; a token with its scope alone has too few. */
  readonly takeover?: true;
  /** One's own only: of others and for tokens there is no such thing. */
  readonly personal?: true;
  /** Nobody else's business: not audited. */
  readonly quiet?: true;
  /** By whom the audit log says that it is, where not by who asks. */
  readonly saidBy?: (place: Workplace) => readonly (string | null)[];
  /** The audit log tells neither before nor after. */
  readonly secret?: true;
  /** No contract's endpoint: it answers everybody alike, or it is tested elsewhere, or its address is the credential (and its face tests that). */
  readonly plain?: 'open' | 'elsewhere' | 'addressed';
  /** No contract's endpoint, but guarded like this one. */
  readonly like?: Endpoint;
}

/** May this role use the route at all? */
export const isAllowed = ({ least }: Row, role: Role): boolean =>
  least === 'public' || roles.indexOf(role) >= roles.indexOf(least);

export type AskFor = NonNullable<Row['ask']>;

export const everybody = (ask?: AskFor): Row => ({ least: 'employee', ...(ask && { ask }) });
export const administrators = (ask?: AskFor): Row => ({ least: 'administrator', ...(ask && { ask }) });

/** For administrators of the whole workplace: one limited to buildings is refused. */
export const wholly = (ask?: AskFor): Row => ({ ...administrators(ask), reach: 'workplace' });

/** A thing made for the purpose, as the parameter `id`. */
export const made = async (place: Workplace, path: string, body: object): Promise<{ params: { id: number } }> => ({
  params: { id: (await place.make(path, body)).id },
});
export const named = (kind: string) => ({ name: unique(kind) });

export const idOf = async (place: Workplace, ask: AskFor): Promise<number> =>
  Number((await ask(place, place.admin)).params?.['id']);

export type Rows = Readonly<Record<string, Row>>;

export const keepers = (reach: 'building' | 'workplace', ask: AskFor): Row => ({ least: 'space_manager', reach, ask });

export type Bodied = (
  place: Workplace,
) => Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>;

/** The five operations around one kind of thing. */
export const things = (
  path: string,
  thing: AskFor,
  reach: 'building' | 'workplace',
  create: Bodied,
  change: Bodied,
  filter?: (place: Workplace) => Promise<Ask> | Ask,
): Rows => ({
  [`GET ${path}`]: everybody(filter),
  [`POST ${path}`]: keepers(reach, async (place) => ({ body: await create(place) })),
  [`GET ${path}/:id`]: everybody(thing),
  [`PATCH ${path}/:id`]: keepers(reach, async (place, actor) => ({
    ...(await thing(place, actor)),
    body: await change(place),
  })),
  [`DELETE ${path}/:id`]: keepers(reach, thing),
});

/** A time from now on, or before. */
export const inHours = (hours: number): string =>
  Temporal.Now.instant()
    .add({ minutes: Math.round(hours * 60) })
    .toString();

/** What its host may do, and those who manage the building. */
export const owned = (ask: AskFor, others: NonNullable<Row['owned']> = 'hidden'): Row => ({
  least: 'employee',
  owned: others,
  ask,
});
