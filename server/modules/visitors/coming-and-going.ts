import type { Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { isAfter, toDate, toInstant } from '../../platform/time.ts';
import { mustBeWelcome } from '../visiting/visiting.ts';
import type { endpoints, events, Visit } from './contract.ts';
import { mustHaveAnswered } from './answering.ts';
import { countInvited } from './letters.ts';
import { openVisit } from './open-visit.ts';
import { decideAction, decideArrival, stateAfter, transitions, type Action } from './rules.ts';
import { knownOf, showWhole, standingOf, toldOfBadge, type Whole } from './show.ts';
import type { BadgeRow } from './row.ts';
import { lockVisit, selectBadges, updateBadges, type BadgeChange } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Says that visitors are here: on the days of the visit, and late ones too. */
export const noteArrival: Calls['noteArrival'] = (ctx, { id, badgeId }) =>
  ctx.tx(async (tx) => arrive(tx, await openVisit(tx, id), badgeId));

/** The same of a visit that is locked, by whoever may. @throws 409 by the day, the state or who comes */
export async function arrive(tx: Tx, whole: Whole, badgeId: number | undefined): Promise<Visit> {
  await mustHaveAnswered(tx, whole.row.buildingId, await mustMayArrive(tx, whole, badgeId));
  return act(tx, whole, 'arrive', badgeId);
}

/** Insists that it is the day of a locked visit, and that who is to arrive is received there. @returns those @throws 409, 403 */
export async function mustMayArrive(tx: Tx, whole: Whole, badgeId: number | undefined): Promise<readonly BadgeRow[]> {
  obey(decideArrival(standingOf(whole), tx.now));
  const arriving = whole.badges.filter((one) => (badgeId ?? one.id) === one.id && isToArrive(one));
  await mustBeWelcome(tx, whole.row.buildingId, knownOf({ badges: arriving }, 'badgeId'));
  return arriving;
}

/** A visitor of a locked visit has left. @throws 409 by the state */
export const depart = (tx: Tx, whole: Whole, badgeId: number): Promise<Visit> => act(tx, whole, 'depart', badgeId);

const isToArrive = ({ state }: BadgeRow): boolean => transitions.arrive[state] !== undefined;

/** Says that visitors are not here after all: they are expected again, or did not come where the visit is over. */
export const undoArrival: Calls['undoArrival'] = (ctx, { id, badgeId }) =>
  ctx.tx(async (tx) => act(tx, await openVisit(tx, id), 'undo_arrival', badgeId));

/** Says that visitors have left. */
export const noteDeparture: Calls['noteDeparture'] = (ctx, { id, badgeId }) =>
  ctx.tx(async (tx) => act(tx, await openVisit(tx, id), 'depart', badgeId));

/** Says that visitors have not left after all. */
export const undoDeparture: Calls['undoDeparture'] = (ctx, { id, badgeId }) =>
  ctx.tx(async (tx) => act(tx, await openVisit(tx, id), 'undo_departure', badgeId));

/** Does to one badge, or to all for whom it is possible, what is said. @throws 404 for a badge of another visit, 409 by the state */
async function act(tx: Tx, { row, badges }: Whole, action: Action, badgeId: number | undefined): Promise<Visit> {
  const meant =
    badgeId === undefined
      ? badges.filter(isKnown)
      : [
          found(
            badges.find(({ id }) => id === badgeId),
            'badgeId',
          ),
        ];
  obey(
    decideAction(
      action,
      meant.filter(isKnown).map(({ state }) => state),
    ),
  );
  const after = await become(tx, { row, badges: meant }, action);
  // Who came unasked and is expected from now on is invited by that.
  if (action === 'undo_arrival') await countInvited(tx, [...after.values()].filter(isNewlyExpected));
  const [shown] = await showWhole(tx, [{ row, badges: badges.map((badge) => after.get(badge.id) ?? badge) }]);
  return found(shown);
}

/** Of whom it is known no more who she was, nothing more is said. */
const isKnown = ({ erasedAt }: BadgeRow): boolean => erasedAt === null;

const isNewlyExpected = ({ state, told: isTold }: BadgeRow): boolean => state === 'initial' && isTold === null;

const told = {
  arrive: 'badge.arrived',
  undo_arrival: 'badge.arrival_undone',
  depart: 'badge.departed',
  undo_departure: 'badge.departure_undone',
  miss: 'badge.missed',
} as const satisfies Readonly<Record<Action, keyof typeof events>>;

/** Changes those of the badges of a locked visit that an action starts from, and tells of each. @returns what they are now, by id */
async function become(tx: Tx, { row, badges }: Whole, action: Action): Promise<ReadonlyMap<number, BadgeRow>> {
  const isOver = !isAfter(toInstant(row.endsAt), tx.now);
  const changed = badges.flatMap((before) => {
    const state = stateAfter(action, before.state, isOver);
    if (state === null) return [];
    const change: BadgeChange = { state, ...timesAfter(action, toDate(tx.now)) };
    return [{ before, change, after: { ...before, ...change, version: before.version + 1 } }];
  });
  const [first] = changed;
  if (first === undefined) return new Map();
  // They come to the same: an action leads to one state.
  await updateBadges(
    tx,
    changed.map(({ before }) => before.id),
    first.change,
  );
  for (const { before, after } of changed) tx.emit(told[action], toldOfBadge(row, before, after));
  return new Map(changed.map(({ after }) => [after.id, after]));
}

const timesAfter = (action: Action, now: Date): Omit<BadgeChange, 'state'> =>
  ({
    arrive: { arrivedAt: now },
    undo_arrival: { arrivedAt: null },
    depart: { departedAt: now },
    undo_departure: { departedAt: null },
    miss: {},
  })[action];

/** Notes who has not come to a visit that is over by now, and was not called off. */
export async function endVisit(tx: Tx, { visitId }: { readonly visitId: number }): Promise<void> {
  const row = await lockVisit(tx, visitId);
  if (row === undefined || row.cancelledAt !== null || row.approval === 'pending') return;
  if (isAfter(toInstant(row.endsAt), tx.now)) return;
  await become(tx, { row, badges: await selectBadges(tx, [visitId]) }, 'miss');
}
