import { randomUUID } from 'node:crypto';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import type { Sealer } from '../../platform/auth/seal.ts';
import { sign } from '../../platform/delivery/signing.ts';
import { GiveUp, type Outside, type Turn } from '../../platform/jobs/job.ts';
import type { Egress } from '../../platform/net/egress.ts';
import { showTime } from '../../platform/time.ts';
import type { jobs } from './contract.ts';
import { askedAs, askedName, failedAs, isTold, linkFor, readLink, type Told } from './rules.ts';
import {
  deleteMeeting,
  findMeetings,
  findNames,
  findProvider,
  lockMeetings,
  noteAsked,
  noteTold,
  upsertMeetings,
  type MeetingRow,
  type ProviderRow,
} from './store.ts';

/** A booking, for who makes online meetings. */
export interface Meant extends Told {
  readonly id: number;
  readonly seriesId: number | null;
  /** It is to take place: neither given up nor refused. */
  readonly stands: boolean;
  /** Its link, or what stands for it. */
  readonly link: string | null;
}

/** What is booked with them: kept by those who keep bookings, and told by them. */
export interface Meetings {
  readonly find: (ctx: Ctx, bookingIds: readonly number[]) => Promise<readonly Meant[]>;
  /** Those that have this link, or this in its stead, in the order of their start. */
  readonly withLink: (ctx: Ctx, link: string) => Promise<readonly Meant[]>;
  /** Gives all that has one link, or something in its stead, another. @returns the bookings among it */
  readonly relink: (tx: Tx, from: string, to: string) => Promise<readonly Meant[]>;
}

export interface AskingOptions {
  readonly meetings: Meetings;
  readonly egress: Pick<Egress, 'send'>;
  readonly sealer: Sealer;
}

const FOLLOWED = [
  'booking.created',
  'booking.updated',
  'booking.approved',
  'booking.rejected',
  'booking.cancelled',
  'booking.expired',
  'booking.extended',
  'booking.released',
] as const;

/**
 * Has the provider asked for what is booked with an online meeting, and told of what becomes of that: once it counts, and as it stands by
 * then. Where nobody has ever been asked, nothing follows.
 */
export const meetingListener = ({ find }: Pick<Meetings, 'find'>): EventListener<(typeof FOLLOWED)[number]> => ({
  name: 'online_meetings',
  hears: FOLLOWED,
  concerns: ({ type, data }) => type !== 'booking.created' || data.onlineMeeting != null,
  async react(tx, events) {
    const ids = [...new Set(events.map(({ subject }) => subject.id))];
    const known = new Map((await findMeetings(tx, ids)).map((row) => [row.bookingId, row]));
    const named = events.filter(({ data }) => data.onlineMeeting != null).map(({ subject }) => subject.id);
    const concerned = [...new Set([...known.keys(), ...named])];
    if (concerned.length === 0) return;
    const meant = await find(tx, concerned);
    for (const one of await withFurther(tx, meant, known)) known.set(one.bookingId, one);
    for (const one of meant) follow(tx, one, known.get(one.id));
  },
});

/** Further dates of a series have the meeting of those before: the provider learns of them. */
async function withFurther(
  tx: Tx,
  meant: readonly Meant[],
  known: ReadonlyMap<number, MeetingRow>,
): Promise<MeetingRow[]> {
  const links = meant.flatMap(({ id, link }) => (link !== null && !known.has(id) ? link : []));
  const names = links.length === 0 ? new Map<string, string>() : await findNames(tx, links);
  const further = meant.flatMap(({ id: bookingId, link }) => {
    const name = known.has(bookingId) || link === null ? undefined : names.get(link);
    return name === undefined || link === null ? [] : [{ bookingId, name, joinUrl: link, told: null }];
  });
  await upsertMeetings(tx, further);
  return further;
}

function follow(tx: Tx, one: Meant, known: MeetingRow | undefined): void {
  const name = askedName(one.link);
  // Under one key for as long as it waits: all dates of a series have one meeting, and whoever asks again waits for the same.
  if (one.stands && name !== null) tx.later('online_meeting.ask', { name }, { key: name });
  if (known && (isOver(one, known) || !isTold(known.told, one)))
    tx.later('online_meeting.tell', { bookingId: one.id }, { key: String(one.id) });
}

/** Is a booking's meeting of no use any more: it will not take place, or has another or none? */
const isOver = ({ stands, link }: Meant, { joinUrl }: MeetingRow): boolean => !stands || link !== joinUrl;

type Ask = JobData<(typeof jobs)['online_meeting.ask']>;
type Tell = JobData<(typeof jobs)['online_meeting.tell']>;
type End = JobData<(typeof jobs)['online_meeting.end']>;

/** Asks the provider for a meeting, and writes its link onto what it is for. Whatever is set up by now answers. */
export const meetingAsker = (options: AskingOptions): Outside<Ask> => ({
  async outside(ctx, { name }, turn) {
    const all = await options.meetings.withLink(ctx, askedAs(name));
    if (!all.some(({ stands }) => stands)) return;
    const provider = await findProvider(ctx);
    if (!provider) throw new GiveUp('There is no provider any more');
    const isAsked = provider.template === null;
    const link = isAsked
      ? readLink(await call(options, ctx, provider, turn, { type: 'requested', name, all }))
      : linkFor(provider.template, name);
    await ctx.tx(async (tx) => {
      const linked = await options.meetings.relink(tx, askedAs(name), link);
      const asked = new Map(all.map((one) => [one.id, one]));
      const rows = linked.map((one) => ({ bookingId: one.id, name, joinUrl: link, told: toldOf(asked.get(one.id)) }));
      if (isAsked) await putMeetings(tx, rows);
      // What was given up or moved while the provider was asked is told now.
      for (const [i, one] of linked.entries()) if (isAsked) follow(tx, one, rows[i]);
    });
  },
  gaveUp: (ctx, { name }) =>
    ctx.tx(async (tx) => void (await options.meetings.relink(tx, askedAs(name), failedAs(name)))),
});

/** Notes which meetings bookings have; what any of them had before, and the provider does not know the end of, ends. */
async function putMeetings(tx: Tx, rows: readonly MeetingRow[]): Promise<void> {
  const nameOf = new Map(rows.map(({ bookingId, name }) => [bookingId, name]));
  for (const { bookingId, name, joinUrl } of await lockMeetings(tx, [...nameOf.keys()]))
    if (name !== nameOf.get(bookingId))
      tx.later('online_meeting.end', { bookingId, name, joinUrl }, { key: `${bookingId}/${name}` });
  await upsertMeetings(tx, rows);
}

const toldOf = (one: Meant | undefined): Told | null =>
  one?.stands ? { title: one.title, start: one.start, end: one.end, zone: one.zone } : null;

/** Tells the provider what has become of a booking, if it does not know. */
export const meetingTeller = (options: AskingOptions): Outside<Tell> => ({
  async outside(ctx, { bookingId }, turn) {
    const [known] = await findMeetings(ctx, [bookingId]);
    const [one] = await options.meetings.find(ctx, [bookingId]);
    if (!known || !one) return;
    const isGone = isOver(one, known);
    if (!isGone && isTold(known.told, one)) return;
    const provider = await findProvider(ctx);
    if (provider && provider.template === null) {
      const { name, joinUrl } = known;
      const type = isGone ? 'cancelled' : 'updated';
      await call(options, ctx, provider, turn, { type, name, joinUrl, all: [one] });
    }
    await ctx.tx(async (tx) => {
      if (isGone) return deleteMeeting(tx, known);
      // Told otherwise meanwhile, which of the two came last nobody knows: it is told again.
      if ((await noteTold(tx, known, toldOf(one))) === 'unsure')
        tx.later('online_meeting.tell', { bookingId }, { key: String(bookingId) });
    });
  },
});

/** Tells the provider that a booking no more has a meeting in whose stead it has another. */
export const meetingEnder = (options: AskingOptions): Outside<End> => ({
  async outside(ctx, { bookingId, name, joinUrl }, turn) {
    const all = await options.meetings.find(ctx, [bookingId]);
    const provider = await findProvider(ctx);
    if (all.length > 0 && provider && provider.template === null)
      await call(options, ctx, provider, turn, { type: 'cancelled', name, joinUrl, all });
  },
});

interface Call {
  readonly type: 'requested' | 'updated' | 'cancelled';
  readonly name: string;
  readonly joinUrl?: string;
  readonly all: readonly Meant[];
}

const MAX_REPLY_BYTES = 16_384;
const LONGEST_FAILURE = 500;

/** One signed call. @returns what was answered @throws where that is no success; how it went is noted of the provider */
async function call(
  { egress, sealer }: AskingOptions,
  ctx: Ctx,
  { url, secretSealed }: ProviderRow,
  { signal }: Turn,
  told: Call,
): Promise<string> {
  if (url === null || secretSealed === null) throw new GiveUp('There is nobody to ask');
  const body = bodyOf(ctx, told);
  const id = callId(told);
  const timestamp = Math.floor(ctx.now.epochMilliseconds / 1_000);
  const secrets = [sealer.open(secretSealed).toString()];
  const headers = { ...sign({ id, timestamp, body, secrets }), 'content-type': 'application/json' };
  try {
    const reply = await egress.send({
      url,
      method: 'POST',
      headers: { ...headers, 'user-agent': 'Atrium-Webhooks/1' },
      body,
      maxResponseBytes: MAX_REPLY_BYTES,
      signal,
    });
    if (reply.status < 200 || reply.status > 299) throw new Error(`It answered with ${reply.status}`);
    const answered = reply.body.toString('utf8');
    if (told.type === 'requested') readLink(answered);
    await ctx.tx((tx) => noteAsked(tx, url, null));
    return answered;
  } catch (error) {
    if (signal.aborted) throw error; // by us, and no failure of the provider's
    const detail = error instanceof Error ? error.message : String(error);
    const clean = detail
      .replaceAll(/\p{Cc}+/gu, ' ')
      .slice(0, LONGEST_FAILURE)
      .toWellFormed();
    await ctx.tx((tx) => noteAsked(tx, url, clean));
    throw error;
  }
}

/**
 * The `webhook-id` of a call. What happens once has one name on every attempt, as a job may be done twice: who has made a meeting already
 * answers with that, and who has ended it for a booking does nothing. What has changed is told whole, and as it stands by then: no harm is in
 * telling it twice, and a name of its own keeps it from being taken for what was told before.
 */
const callId = ({ type, name, all }: Call): string =>
  type === 'requested'
    ? `meeting_${name}`
    : type === 'cancelled'
      ? `meeting_${name}_${all.map(({ id }) => id).join('_')}_end`
      : `meeting_${randomUUID()}`;

/** What is said of a meeting: when and under which title, and of whom nothing. */
function bodyOf({ now }: Ctx, { type, name, joinUrl, all }: Call): string {
  const standing = type === 'cancelled' ? all : all.filter(({ stands }) => stands);
  const [first] = standing;
  return JSON.stringify({
    type: `online_meeting.${type}`,
    timestamp: showTime(now),
    data: {
      id: name,
      ...(joinUrl !== undefined && { joinUrl }),
      title: first?.title ?? '',
      zone: first?.zone ?? 'UTC',
      seriesId: first?.seriesId ?? null,
      bookings: standing.map(({ id, start, end }) => ({ id, start, end })),
    },
  });
}
