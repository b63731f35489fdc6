import { sql } from 'kysely';
import { pageOf } from '../contract/page.ts';
import type { Ctx } from '../context/context.ts';
import { may } from '../context/principal.ts';
import type { Scope } from '../contract/scopes.ts';
import type { UseCases } from '../context/use-case.ts';
import type { Partitioned } from '../jobs/housekeeping.ts';
import { readTime, showTime, toDate } from '../time.ts';
import type { AuditEntry, endpoints } from './contract.ts';

const COLUMNS = [
  'id',
  'at',
  'actor',
  'actorName',
  'ip',
  'requestId',
  'action',
  'subjectType',
  'subjectId',
  'before',
  'after',
] as const;

/** Kept for good. */
export const auditPartitions: Partitioned = { table: 'audit', by: 'at', keep: null };

type Snapshot = AuditEntry['before'];

/** What a state says beyond that something changed, and the right to read it: an address of somebody, and one that is called. */
const GUARDED = { email: 'people:contacts', url: 'webhooks:write' } as const satisfies Record<string, Scope>;

/** A state as it is shown: without what the asking one may not read elsewhere. */
function shownTo({ who }: Ctx): (snapshot: Snapshot) => Snapshot {
  const hidden = Object.entries(GUARDED).filter(([, scope]) => !may(who, scope, 'whole'));
  return (snapshot) =>
    snapshot &&
    Object.fromEntries(
      Object.entries(snapshot).map(([name, value]) => [name, hidden.some(([one]) => one === name) ? null : value]),
    );
}

/** Who changed what, the newest first. Times without an offset are read in the tenant's zone. */
export const listAudit: UseCases<typeof endpoints>['listAudit'] = async (ctx, input) => {
  const { subjectType, subjectId, actor, from, to } = input;
  const { zone } = ctx.tenant;
  const show = shownTo(ctx);
  let query = ctx.db.selectFrom('audit').select(COLUMNS).where('tenantId', '=', ctx.tenant.id);
  if (subjectType !== undefined) query = query.where('subjectType', '=', subjectType);
  if (subjectId !== undefined) query = query.where('subjectId', '=', subjectId);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (from !== undefined) query = query.where('at', '>=', toDate(readTime(from, zone, 'from')));
  if (to !== undefined) query = query.where('at', '<', toDate(readTime(to, zone, 'to')));
  return pageOf(input, {
    by: ['time', 'uuid'],
    select: (before, limit) => {
      const newest = query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit);
      if (!before) return newest.execute();
      const at = new Date(before[0]);
      const behind = sql<boolean>`(at, id) < (${at}::timestamptz, ${before[1]}::uuid)`;
      return newest.where('at', '<=', at).where(behind).execute();
    },
    keyOf: ({ at, id }) => [at.getTime(), id],
    show: (rows) =>
      rows.map(({ at, subjectType: type, subjectId: id, ...row }) => ({
        ...row,
        at: showTime(at),
        subject: { type, id },
        before: show(row.before as Snapshot),
        after: show(row.after as Snapshot),
      })),
  });
};
