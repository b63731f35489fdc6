import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may, systemPrincipal } from '../../platform/context/principal.ts';
import { countTold, selectListening, type ListenerRow } from '../../platform/delivery/listening.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { findRights } from '../applications/applications.ts';
import { listUnseen } from '../policies/policies.ts';
import { findResources, type BookableResource } from '../resources/resources.ts';
import type { Visit } from '../visitors/contract.ts';
import { sliceVisits } from '../visitors/visitors.ts';
import { MAX_ITEMS, type ListenedType } from './contract.ts';
import { ASSIGNED, BADGES, BOOKED, contents, noticesOf, RESOURCES, VISITS } from './rules.ts';
import type { Change, Followed, Notice, ResourceChanged, Visited } from './rules.ts';

/** A resource that changed, with by which clocks that is told. */
export type ResourceTold = ResourceChanged & { readonly zone: string };
/** Something that happened to a visitor, with when and where she is expected. */
export type VisitTold = Visited & Pick<Visit, 'buildingId' | 'bookingId' | 'start' | 'zone'>;
/** One thing that is told, with all that its shape needs. */
export type Item = Exclude<Notice, ResourceChanged | Visited> | ResourceTold | VisitTold;

/** What is sent for things that changed in the same way: how listeners are spoken to. */
export type Speak = (
  eventType: ListenedType,
  change: Change,
  items: readonly Item[],
) => { readonly body: string; readonly headers: Readonly<Record<string, string>> };

/** Has listeners of applications told of what happened, each as far as its application sees it now. */
export const pushListener = (speak: Speak): EventListener<Followed> => ({
  name: 'listeners',
  hears: [...BOOKED, ...ASSIGNED, ...RESOURCES, ...VISITS, ...BADGES],
  async react(tx, events) {
    const notices = events.flatMap(noticesOf);
    const listening = notices.length === 0 ? [] : await selectListening(tx);
    if (listening.length === 0) return;
    const resources = await findResources(tx, idsOf(notices));
    const rights = await findRights(tx, [...new Set(listening.map(({ applicationId }) => applicationId))]);
    const pushes: Push[] = [];
    for (const [applicationId, own] of Map.groupBy(listening, (one) => one.applicationId)) {
      const granted = rights.get(applicationId);
      if (granted === undefined) continue;
      const who = { ...systemPrincipal(tx.tenant, granted.scopes), reach: granted.reach };
      const items = await seenBy({ ...tx, who }, notices, resources);
      pushes.push(...own.flatMap((listener) => pushesTo(listener, items, { ...tx, who })));
    }
    await tell(tx, pushes, speak);
  },
});

const idsOf = (notices: readonly Notice[]): number[] => [
  ...new Set(notices.flatMap((notice) => ('resourceId' in notice ? notice.resourceId : []))),
];

interface Told {
  readonly item: Item;
  /** What it is about; of a visit what is booked for it. */
  readonly resourceIds: readonly number[];
  readonly type: string | null;
}

/** What of all this the asking one sees now, with what has to be known of it. */
async function seenBy(
  ctx: Ctx,
  notices: readonly Notice[],
  resources: ReadonlyMap<number, BookableResource>,
): Promise<Told[]> {
  const unseen = await listUnseen(ctx, idsOf(notices));
  const visits = await visitsOf(ctx, notices);
  return notices.flatMap((notice): Told[] => {
    if (notice.about === 'visit') {
      const visit = visits.get(notice.visitId);
      if (!visit) return [];
      const { buildingId, bookingId, start, zone } = visit;
      return [{ item: { ...notice, buildingId, bookingId, start, zone }, resourceIds: [], type: null }];
    }
    const { resourceId } = notice;
    const resource = resources.get(resourceId);
    if (unseen.has(resourceId)) return [];
    const about = { resourceIds: [resourceId] };
    // What was deleted is not there to be looked up; its number stands for nothing any more.
    if (notice.about === 'resource')
      return [{ item: { ...notice, zone: resource?.zone ?? ctx.tenant.zone }, ...about, type: notice.type }];
    return resource ? [{ item: notice, ...about, type: resource.type }] : [];
  });
}

async function visitsOf(ctx: Ctx, notices: readonly Notice[]): Promise<ReadonlyMap<number, Visit>> {
  const ids = [...new Set(notices.flatMap((notice) => (notice.about === 'visit' ? notice.visitId : [])))];
  if (ids.length === 0 || !may(ctx.who, 'visitors:manage', 'anywhere')) return new Map();
  const { items } = await sliceVisits(ctx, { ids, cancelled: true }, { offset: 0, limit: ids.length });
  return new Map(items.map((visit) => [visit.id, visit]));
}

interface Push {
  readonly listener: ListenerRow;
  readonly eventType: ListenedType;
  readonly change: Change;
  readonly items: readonly Item[];
}

/** What a listener is sent: what changed in the same way one after the other goes together. */
function pushesTo(listener: ListenerRow, told: readonly Told[], { who }: Ctx): Push[] {
  const eventType = listener.listensTo as ListenedType;
  const { about, type, scope } = contents[eventType];
  if (!may(who, scope, 'anywhere')) return [];
  const isMeant = (one: Told): boolean =>
    one.item.about === about &&
    (type === undefined ? one.type === null || one.type === 'room' || one.type === 'desk' : one.type === type) &&
    (listener.provider !== 'azure_queue_filtered' || one.resourceIds.some((id) => listener.resourceIds.includes(id)));
  const pushes: { change: Change; items: Item[] }[] = [];
  for (const { item } of told.filter(isMeant)) {
    const last = pushes.at(-1);
    if (last?.change === item.change && last.items.length < MAX_ITEMS) last.items.push(item);
    else pushes.push({ change: item.change, items: [item] });
  }
  return pushes.map((push) => ({ listener, eventType, ...push }));
}

async function tell(tx: Tx, pushes: readonly Push[], speak: Speak): Promise<void> {
  const byListener = Map.groupBy(pushes, ({ listener }) => listener.id);
  const before = await countTold(tx, new Map([...byListener].map(([id, own]) => [id, own.length])));
  for (const [id, own] of byListener)
    own.forEach(({ eventType, change, items }, i) => {
      const { body, headers } = speak(eventType, change, items);
      const named = Object.entries(headers).map(([name, value]) => ({ name, value }));
      tx.emit('listener.told', {
        id,
        version: (before.get(id) ?? 0) + i + 1,
        data: { id, eventType, change, headers: named, body },
        before: null,
        after: null,
      });
    });
}
