import type { MergedEntity, Reason, Result, Rule } from './contract.ts';
import { MAX_PROPOSALS } from './contract.ts';
import {
  alikeAmong,
  DOUBTFUL,
  isDerived,
  keyOf,
  LIKELY,
  parentEntity,
  parentOf,
  typeOf,
  unfit,
  type Key,
  type Theirs,
} from './rules.ts';
import type { Standing, Thing } from './standing.ts';

/** A record, as it is looked for. */
export interface Rec extends Key {
  readonly theirs: Theirs;
}

/** What a record may be. */
export interface Proposal {
  readonly localId: number;
  readonly name: string;
  readonly confidence: number;
}

/** What a record is here, or would become. */
export interface Found {
  readonly result: Result;
  readonly rule: Rule | null;
  readonly confidence: number | null;
  readonly reason: Reason | null;
  readonly localId: number | null;
  readonly proposals: readonly Proposal[];
}

/** What a person said of a record. */
export interface Chosen {
  readonly result: Result;
  readonly localId: number | null;
}

/** Has a person left it out? Whatever else is left out has its reason. */
export const isLeftOut = (item: {
  readonly chosen: boolean;
  readonly result: Result;
  readonly reason: Reason | null;
}) => item.chosen && item.result === 'skip' && item.reason === null;

const none = { rule: null, confidence: null, localId: null, proposals: [] } as const;
const skipped = (reason: Reason | null): Found => ({ ...none, result: 'skip', reason });
/** What people are asked of. @param all what it may be */
export const unsure = (reason: Reason, all: readonly Thing[], confidence: number): Found => ({
  ...none,
  result: 'ambiguous',
  reason,
  proposals: all.slice(0, MAX_PROPOSALS).map(({ id, name }) => ({ localId: id, name, confidence })),
});
const tied = (rule: Rule, confidence: number, localId: number): Found => ({
  ...none,
  result: 'link',
  rule,
  confidence,
  reason: null,
  localId,
});
const CREATED: Found = { ...none, result: 'create', rule: 'created', confidence: 1, reason: null };

/** What is called as a record, or has its code: surely the same, or perhaps. */
interface Candidates {
  readonly sure: readonly Thing[];
  readonly rule: Rule;
  readonly confidence: number;
  /** What else is called so, and why it is not sure. */
  readonly doubtful: readonly Thing[];
  readonly why: Reason;
}

/** Where a record is: in something that is here, in something new, in nothing; or it waits. */
type Where = number | 'new' | 'none' | Found;

/** Finds out what records are here, parents first. */
export class Matcher {
  readonly found = new Map<string, Found>();
  readonly #standing: Standing;
  /** What is tied, by record. */
  readonly #links: ReadonlyMap<string, number>;
  readonly #taken: ReadonlySet<string>;
  readonly #chosen: ReadonlyMap<string, Chosen>;

  /** @param links what is tied already, by `entity/externalId` @param taken the same by `entity/localId` */
  constructor(
    standing: Standing,
    links: ReadonlyMap<string, number>,
    taken: ReadonlySet<string>,
    chosen: ReadonlyMap<string, Chosen> = new Map(),
  ) {
    [this.#standing, this.#links, this.#taken, this.#chosen] = [standing, links, taken, chosen];
  }

  /** Those of one kind, one in each step; all they are in came before. */
  *match(entity: MergedEntity, records: readonly Rec[]): Generator<void, void> {
    const open: { readonly rec: Rec; readonly where: Exclude<Where, Found> }[] = [];
    for (const rec of records) {
      const settled = this.#settled(rec) ?? this.#inPlace(rec);
      if (typeof settled === 'object') this.#set(rec, settled);
      else open.push({ rec, where: settled });
    }
    // Two records that are one thing here are nobody's to tell apart.
    const claims = new Map<number, number>();
    for (const { localId } of records.flatMap((rec) => this.found.get(keyOf(entity, rec.externalId)) ?? []))
      if (localId !== null) claims.set(localId, (claims.get(localId) ?? 0) + 1);
    const candidates = open.map(({ rec, where }) => this.#candidates(rec, where));
    for (const { sure } of candidates) for (const { id } of sure) claims.set(id, (claims.get(id) ?? 0) + 1);
    const isClaimed = (id: number): boolean => !isDerived(entity) && (claims.get(id) ?? 0) > 1;
    const alike = new Map<string, ReturnType<typeof alikeAmong>>();
    for (const [i, { rec, where }] of open.entries()) {
      const { sure, rule, confidence, doubtful, why } = candidates[i] as Candidates;
      const free = sure.filter(({ id }) => !this.#isTaken(entity, id));
      if (sure.length > 1) this.#set(rec, unsure('several_local', free, confidence));
      else if (sure[0] && (free.length === 0 || isClaimed(sure[0].id)))
        this.#set(rec, unsure('several_records', free, DOUBTFUL));
      else if (sure[0]) this.#set(rec, tied(rule, confidence, sure[0].id));
      else if (doubtful.length > 0) this.#set(rec, unsure(why, doubtful, DOUBTFUL));
      else this.#set(rec, this.#alike(rec, where, claims, alike));
      yield;
    }
  }

  #set({ entity, externalId }: Rec, found: Found): void {
    this.found.set(keyOf(entity, externalId), found);
  }

  #isTaken(entity: MergedEntity, id: number): boolean {
    return !isDerived(entity) && this.#taken.has(keyOf(entity, id));
  }

  /** What is known already of a record. */
  #settled({ entity, externalId }: Rec): Found | undefined {
    const key = keyOf(entity, externalId);
    const link = this.#links.get(key);
    if (link !== undefined) return tied('id', 1, link);
    const chosen = this.#chosen.get(key);
    if (chosen?.result === 'link' && chosen.localId !== null) return tied('chosen', 1, chosen.localId);
    if (chosen?.result === 'skip') return skipped(null);
    return undefined;
  }

  #inPlace({ entity, externalId, theirs }: Rec): Where {
    const where = this.#where(entity, theirs);
    if (typeof where === 'object') return where;
    const never = entity === 'space' ? unfit(theirs) : null;
    if (never !== null) return skipped(never);
    return this.#chosen.get(keyOf(entity, externalId))?.result === 'create' ? CREATED : where;
  }

  #where(entity: MergedEntity, theirs: Theirs): Where {
    const [kind, id] = [parentEntity[entity], parentOf(entity, theirs)];
    if (kind === null) return 'none';
    const outer = id === null ? undefined : (this.found.get(keyOf(kind, id)) ?? this.#linked(kind, id));
    if (outer?.result === 'link' && outer.localId !== null) return outer.localId;
    if (outer?.result === 'create') return 'new';
    if (outer?.result === 'ambiguous' || outer?.reason === 'parent_undecided') return skipped('parent_undecided');
    // A building may be in no region; all else is in something.
    return entity === 'building' ? 'none' : skipped('parent_skipped');
  }

  #linked(kind: MergedEntity, id: string): Found | undefined {
    const link = this.#links.get(keyOf(kind, id));
    return link === undefined ? undefined : tied('id', 1, link);
  }

  #candidates({ entity, theirs }: Rec, where: Exclude<Where, Found>): Candidates {
    const all = { sure: [], rule: 'path', confidence: 1, doubtful: [], why: 'elsewhere' } as const;
    if (entity === 'country') return { ...all, ...this.#countries(theirs) };
    if (entity === 'building') return { ...all, ...this.#buildings(theirs, where) };
    if (entity === 'spaceType') {
      const named = this.#standing.named('spaceType', null, theirs.name);
      const fits = named.filter(({ type }) => type === null || !theirs.type || type === theirs.type);
      return { ...all, sure: fits };
    }
    if (typeof where !== 'number') return all;
    const named: readonly Thing[] = this.#standing.named(entity, where, theirs.name);
    if (entity !== 'space') return { ...all, sure: named };
    const [same, others] = [typeOf(theirs), named.filter(({ id }) => !this.#isTaken('space', id))];
    const sure = named.filter(({ id }) => this.#standing.get('space', id)?.type === same);
    return { ...all, sure, doubtful: others, why: 'kind_differs' };
  }

  #countries({ code, name }: Theirs): Partial<Candidates> {
    if (code) {
      const coded = this.#standing.all('country').filter((one) => one.code === code);
      if (coded.length > 0) return { sure: coded, rule: 'code' };
    }
    const named = this.#standing.named('country', null, name);
    return code ? { doubtful: named, why: 'similar' } : { sure: named };
  }

  /** By name in their region, or by code; what is called so in no region is likely the same, and elsewhere another one. */
  #buildings({ name, code }: Theirs, where: Exclude<Where, Found>): Partial<Candidates> {
    const coded = code ? this.#standing.named('building', null, code) : [];
    const all = [...new Set([...this.#standing.named('building', null, name), ...coded])];
    const there = all.filter(({ regionId }) => regionId === (typeof where === 'number' ? where : null));
    const nowhere = all.filter(({ regionId }) => regionId === null);
    const sure = there.length > 0 ? there : nowhere;
    const isCoded =
      sure.some((one) => coded.includes(one)) && this.#standing.named('building', null, name).length === 0;
    return {
      sure,
      rule: isCoded ? 'code' : 'path',
      confidence: there.length > 0 && typeof where === 'number' ? 1 : LIKELY,
      doubtful: all.filter(({ id }) => !this.#isTaken('building', id)),
    };
  }

  /** What is called much the same in the same place is proposed; otherwise it is new. */
  #alike(
    { entity, theirs }: Rec,
    where: Exclude<Where, Found>,
    claims: ReadonlyMap<number, number>,
    known: Map<string, ReturnType<typeof alikeAmong>>,
  ): Found {
    const key = `${where}/${theirs.kind ?? ''}`;
    const find = known.get(key) ?? alikeAmong(this.#free(entity, theirs, where, claims));
    known.set(key, find);
    const alike = find(theirs.name, MAX_PROPOSALS);
    const proposals = alike.map(({ id, name, confidence }) => ({ localId: id, name, confidence }));
    if (proposals.length > 0) return { ...none, result: 'ambiguous', reason: 'similar', proposals };
    if (entity === 'country' && !theirs.code) return unsure('code_missing', [], 0);
    return CREATED;
  }

  #free(
    entity: MergedEntity,
    theirs: Theirs,
    where: Exclude<Where, Found>,
    claims: ReadonlyMap<number, number>,
  ): readonly Thing[] {
    const isFree = ({ id }: Thing): boolean => !claims.has(id) && !this.#isTaken(entity, id);
    if (entity === 'country' || entity === 'spaceType') return [];
    // One that is in no region may be in any, also in one that comes with the source.
    if (entity === 'building')
      return this.#standing
        .all('building')
        .filter((one) => (one.regionId === null || one.regionId === where) && isFree(one));
    if (typeof where !== 'number') return [];
    if (entity !== 'space') return this.#standing.within(entity, where).filter(isFree);
    return this.#standing.within('space', where).filter((one) => one.type === typeOf(theirs) && isFree(one));
  }
}
