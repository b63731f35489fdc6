import { AWAY_MINUTES, STEADY_MINUTES, STUCK_HOURS, type OccupancyReason, type OccupancyState } from './contract.ts';

/** A device that says something of who is at a place. */
export interface Watcher {
  readonly deviceId: number;
  /**
   * `watches`: it is there for nothing else, so that its silence is heard; `notices`: it counts once it has said something; `passes`:
   * what it says happened at a moment, such as a door that was opened.
   */
  readonly trust: 'watches' | 'notices' | 'passes';
  readonly believedMinutes: number;
}

/** What a device said at an instant: somebody is there, or nobody is. */
export interface Word {
  readonly deviceId: number;
  readonly at: Temporal.Instant;
  readonly there: boolean;
}

/** What people said themselves: that they came, or that they left. */
export interface Said {
  readonly at: Temporal.Instant;
  readonly came: boolean;
}

/** All that is known of who is at a place, in any order; what is in here twice counts once. */
export interface Signals {
  readonly devices: readonly Watcher[];
  readonly words: readonly Word[];
  readonly said?: readonly Said[];
}

/** Whether somebody is at a place, and why that is said. */
export interface Occupancy {
  readonly state: OccupancyState;
  readonly why: OccupancyReason;
  /** Which device says so; null: a person, or nobody. */
  readonly deviceId: number | null;
  /** For how long it has been so without a break; null: as far back as is known. */
  readonly since: Temporal.Instant | null;
  /** Until when that is believed if nothing more comes; null: until something does. */
  readonly until: Temporal.Instant | null;
  /** It has been so for long enough to decide on. */
  readonly isSteady: boolean;
}

/** What people say of themselves is believed for so long. */
const SAID_MS = 20 * 60_000;
const STEADY_MS = STEADY_MINUTES * 60_000;
const AWAY_MS = AWAY_MINUTES * 60_000;
const STUCK_MS = STUCK_HOURS * 3_600_000;
/** A device that is stuck loses words, too: so many of the times for which it is believed may pass between two. */
const STUCK_GAPS = 3;

/** What one source says, in milliseconds. */
interface View extends Pick<Occupancy, 'state' | 'why' | 'deviceId' | 'isSteady'> {
  readonly since: number | null;
  readonly until: number | null;
  /** When it last said so. */
  readonly saidAt: number;
}

const NO_SENSOR: View = {
  state: 'unknown',
  why: 'no_sensor',
  deviceId: null,
  since: null,
  until: null,
  saidAt: -Infinity,
  isSteady: false,
};

/**
 * Whether somebody is at a place at `now`: the same in whichever order, how often and how late the signals came. A word that somebody is there
 * counts at once; whether it is steady is another question. Who is silent or at fault tells nothing, and least of all that nobody is there.
 * @param from only what was said from then on makes it steady that somebody is there: whoever sat there before may be somebody else
 */
export function occupancyAt(
  { devices, words, said = [] }: Signals,
  now: Temporal.Instant,
  from?: Temporal.Instant,
): Occupancy {
  const spoken = Map.groupBy(words, ({ deviceId }) => deviceId);
  const leaving = said.filter(({ came }) => !came).map(({ at }) => at.epochMilliseconds);
  const leftAt = Math.max(...leaving.filter((at) => at <= now.epochMilliseconds), -Infinity);
  const times = { now: now.epochMilliseconds, from: from?.epochMilliseconds ?? -Infinity, leftAt };
  const byId = devices.toSorted((one, other) => one.deviceId - other.deviceId);
  const views = byId.flatMap((device) =>
    viewOf(device, wordsUntil(spoken.get(device.deviceId) ?? [], times.now), times),
  );
  return shown(
    decide([
      ...views.flatMap((one) => afterLeaving(one, leftAt)),
      ...said.flatMap((one) => viewOfSaid(one, times.now, leftAt)),
    ]),
  );
}

/** Who is seen counts, by any of them; then the latest word, and that nobody is there only where each of them says so. */
function decide(views: readonly View[]): View {
  const seen = views.filter(({ why }) => why === 'motion');
  if (seen.length > 0) return seen.reduce((best, one) => (isBetter(one, best) ? one : best));
  const absent = views.filter(({ why }) => why === 'quiet');
  const moment = latestOf(views.filter(({ state }) => state === 'present'));
  if (moment.saidAt > latestOf(absent).saidAt) return moment;
  const left = views.find(({ why }) => why === 'checked_out');
  if (left) return left;
  const unheard = views.find(({ why }) => why === 'faulty') ?? views.find(({ state }) => state === 'unknown');
  if (unheard) return unheard;
  const last = absent.reduce(
    (best, one) => ((one.since ?? 0) > (best.since ?? 0) ? one : best),
    absent[0] ?? NO_SENSOR,
  );
  return { ...last, until: absent.length === 0 ? null : Math.min(...absent.map(until)) };
}

/** Who is steady comes first, and then who is believed for longer. */
const isBetter = (one: View, best: View): boolean =>
  one.isSteady === best.isSteady ? until(one) > until(best) : one.isSteady;
const until = (view: View): number => view.until ?? Infinity;
const latestOf = (views: readonly View[]): View =>
  views.reduce((best, one) => (one.saidAt > best.saidAt ? one : best), NO_SENSOR);

/** Who has left was seen before that: nothing is known of who is there then. */
function afterLeaving(view: View, leftAt: number): View[] {
  if (view.state !== 'present' || view.saidAt > leftAt) return [view];
  if (view.why === 'passed') return [];
  return [{ ...view, state: 'unknown', why: 'silent', since: leftAt, until: null, isSteady: false }];
}

interface Heard {
  readonly at: number;
  readonly there: boolean;
}

/** The words of a device until a time, in order, one for an instant: of two at once it counts that somebody was there, as with readings. */
function wordsUntil(words: readonly Word[], now: number): Heard[] {
  const kept = new Map<number, boolean>();
  for (const { at, there } of words) {
    const time = at.epochMilliseconds;
    if (time <= now) kept.set(time, there || kept.get(time) === true);
  }
  return [...kept].map(([at, there]) => ({ at, there })).toSorted((one, other) => one.at - other.at);
}

interface Times {
  readonly now: number;
  readonly from: number;
  readonly leftAt: number;
}

/** What a device says now; nothing where it has nothing to say. */
function viewOf({ deviceId, trust, believedMinutes }: Watcher, heard: readonly Heard[], times: Times): View[] {
  const believed = believedMinutes * 60_000;
  const last = trust === 'passes' ? heard.findLast(({ there }) => there) : heard.at(-1);
  if (!last) return trust === 'watches' ? [{ ...NO_SENSOR, why: 'silent', deviceId }] : [];
  const said = { deviceId, saidAt: last.at, until: last.at + believed, isSteady: false };
  if (times.now >= said.until)
    return trust === 'passes' ? [] : [{ ...said, state: 'unknown', why: 'silent', since: said.until, until: null }];
  if (trust === 'passes') return [{ ...said, state: 'present', why: 'passed', since: last.at }];
  const [run, whole] = [runOf(heard, believed), runOf(heard, STUCK_GAPS * believed)];
  const since = run[0]?.at ?? last.at;
  if (!last.there) return [{ ...said, state: 'absent', why: 'quiet', since, isSteady: times.now - since >= AWAY_MS }];
  const stuckAt = (whole[0]?.at ?? last.at) + STUCK_MS;
  if (stuckAt <= times.now) return [{ ...said, state: 'unknown', why: 'faulty', since: stuckAt, until: null }];
  const stayed = run.filter((one) => one.at > times.leftAt);
  const first = stayed.find((one) => one.at >= times.from)?.at ?? last.at;
  const isSteady = last.at - first >= STEADY_MS;
  return [{ ...said, state: 'present', why: 'motion', since: stayed[0]?.at ?? since, isSteady }];
}

/** The last words that are alike, as far back as none is more than so long before the next. */
function runOf(heard: readonly Heard[], most: number): readonly Heard[] {
  const { there, at } = heard.at(-1) ?? { there: false, at: 0 };
  let next = at;
  const before = heard.findLastIndex((one) => {
    const isBreak = one.there !== there || next - one.at > most;
    next = one.at;
    return isBreak;
  });
  return heard.slice(before + 1);
}

/** What somebody said herself, for as long as it is believed; that she came, until somebody leaves. */
function viewOfSaid({ at, came }: Said, now: number, leftAt: number): View[] {
  const time = at.epochMilliseconds;
  const isOver = came ? time <= leftAt : time < leftAt;
  if (isOver || time > now || now >= time + SAID_MS) return [];
  const said = { deviceId: null, saidAt: time, since: time, until: time + SAID_MS, isSteady: false };
  return [came ? { ...said, state: 'present', why: 'checked_in' } : { ...said, state: 'absent', why: 'checked_out' }];
}

const instant = (time: number | null): Temporal.Instant | null =>
  time === null ? null : Temporal.Instant.fromEpochMilliseconds(time);

const shown = ({ state, why, deviceId, since, until: last, isSteady }: View): Occupancy => ({
  state,
  why,
  deviceId,
  since: instant(since),
  until: instant(last),
  isSteady,
});

/** How a place is booked at a time: not; by somebody who is still awaited; or by who has it. */
export type Use = 'none' | 'awaited' | 'in_use';

/** What is known of a place and its booking together: whether who is there sits where she booked, or nobody booked it. */
export const presenceOf = ({ state }: Pick<Occupancy, 'state'>, use: Use): PresenceState =>
  state === 'present' ? USES[use] : state;
const USES = { none: 'present_without_booking', awaited: 'present', in_use: 'seated' } as const;
export type PresenceState = OccupancyState | (typeof USES)[Use];
