import type { Tx } from '../../platform/context/context.ts';
import { jobInserts } from '../../platform/context/later.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { rolesThatMay } from '../../platform/contract/scopes.ts';
import { clearOlder, type Chore } from '../../platform/jobs/housekeeping.ts';
import { showTime, showTimeOrNull, toDate, toInstant } from '../../platform/time.ts';
import { listKeepers } from '../people/people.ts';
import type { endpoints, TagAlertTold } from './contract.ts';
import { MAX_NAMED, MAX_TOLD, TOLD_AGAIN_HOURS, type ePaperAlertEvents } from './e-paper-alert-contract.ts';
import { tellsAt, watchedSince, wrongWith } from './e-paper-alert-rules.ts';
import {
  countTelling,
  endTagAlerts,
  findTags,
  findWatch,
  insertTagAlerts,
  listWithTags,
  lockNeedy,
  lockWatch,
  noteEndsTold,
  noteRaisedTold,
  noteTagLook,
  selectOpenTold,
  selectTagAlerts,
  type TagAlertOf,
  type TagAlertRow,
} from './store.ts';

/**
 * What is wrong with e-paper tags. It begins and ends with what is said of a tag, in the same transaction, and with a look at those of which
 * nothing is said. People are told by the look, a building at once. Locks are taken in one order: the watch, tags by id, alerts.
 */

type Calls = UseCases<typeof endpoints>;

/** What is wrong with tags where the asking one keeps them, the latest first. */
export const listEPaperAlerts: Calls['listEPaperAlerts'] = (ctx, { buildingId, tagId, kind, ...paging }) =>
  pageOf(paging, {
    by: ['id'],
    select: (after, limit) => selectTagAlerts(ctx, { buildingId, tagId, kind }, after?.[0], limit),
    keyOf: ({ id }) => [id],
    show: (rows) =>
      rows.map((row) => ({
        id: row.id,
        ...toldOf(row),
        buildingId: row.buildingId,
        raisedAt: showTime(row.raisedAt),
      })),
  });

const toldOf = ({
  kind,
  tagId,
  label,
  resourceId,
  resourceName,
  heardAt,
  batteryLevel,
}: TagAlertRow): TagAlertTold => ({
  kind,
  tagId,
  label,
  resourceId,
  resourceName,
  heardAt: showTimeOrNull(heardAt),
  batteryLevel,
});

/** Judges a tag of which something else was said, or that stands for something else; it is told with what becomes of others. Who asks has locked it. */
export async function judgeTag(tx: Tx, id: number): Promise<void> {
  if (!(await judge(tx, [id]))) return;
  const at = tellsAt(tx.now);
  tx.later('e_paper_alert.look', {}, { key: showTime(at), at, together: true });
}

/** Raises what is wrong with tags by now, and ends what is not any more. @returns has anything begun or ended? */
async function judge(tx: Tx, ids: readonly number[]): Promise<boolean> {
  const since = watchedSince(await findWatch(tx), tx.now);
  const begun: TagAlertOf[] = [];
  const over: TagAlertOf[] = [];
  for (const { id: tagId, alerts, heardAt, ...tag } of await findTags(tx, ids)) {
    const standing = new Set(alerts);
    const wrong = wrongWith({ ...tag, heardAt: heardAt && toInstant(heardAt) }, standing, since, tx.now);
    for (const kind of wrong.difference(standing)) begun.push({ tagId, kind });
    for (const kind of standing.difference(wrong)) over.push({ tagId, kind });
  }
  await insertTagAlerts(tx, begun);
  await endTagAlerts(tx, over);
  return begun.length + over.length > 0;
}

/** Has the tags of every workplace looked at. */
export const watchTags: Chore = {
  name: 'e-paper alerts',
  async clear(db, now) {
    const looks = (await listWithTags(db)).map((tenantId) => ({
      tenantId,
      name: 'e_paper_alert.look',
      key: 'look',
      data: {},
      at: toDate(now),
    }));
    await Promise.all(jobInserts(looks).map((query) => db.executeQuery(query)));
    return 0;
  },
};

/** What was wrong is forgotten after a quarter of a year. */
export const forgetOldTagAlerts = clearOlder(
  'e_paper_alert',
  'ended_at',
  Temporal.Duration.from({ hours: 24 * 90 }),
  'ended_at is not null',
);

/** Looks which tags have fallen silent, and tells of all that has begun or ended since the last look, building by building. */
export async function lookAtTags(tx: Tx): Promise<void> {
  await lockWatch(tx);
  await noteTagLook(tx);
  await judge(tx, await lockNeedy(tx));
  await tell(tx, 'e_paper_alert.ended', await noteEndsTold(tx));
  await tell(tx, 'e_paper_alert.raised', await noteRaisedTold(tx, tx.now.subtract({ hours: TOLD_AGAIN_HOURS })));
}

/** Tells that what people were told of tags is over: they are deleted in this transaction, and their alerts with them. Who asks has locked the watch, and them. */
export const endAlertsOf = async (tx: Tx, tagIds: readonly number[]): Promise<void> =>
  tell(tx, 'e_paper_alert.ended', await selectOpenTold(tx, tagIds));

async function tell(tx: Tx, what: keyof typeof ePaperAlertEvents, alerts: readonly TagAlertRow[]): Promise<void> {
  if (alerts.length === 0) return;
  const version = await countTelling(tx);
  for (const [id, all] of Map.groupBy(alerts, ({ buildingId }) => buildingId)) {
    const userIds = await listKeepers(tx, rolesThatMay('devices:manage'), [id], MAX_TOLD);
    const zone = all[0]?.zone ?? tx.tenant.zone;
    const named = all.slice(0, MAX_NAMED).map(toldOf);
    const data = { id, buildingId: id, zone, alerts: named, more: all.length - named.length, userIds };
    tx.emit(what, { id, version, data, before: null, after: data });
  }
}
