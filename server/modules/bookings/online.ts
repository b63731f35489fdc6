import type { Ctx } from '../../platform/context/context.ts';
import type { OnlineMeeting } from '../online-meetings/contract.ts';
import { isFailed, makeJoinUrl, meetingOf } from '../online-meetings/online-meetings.ts';

/**
 * The link of a booking, or of a series for all its dates, by what is asked for: what has one keeps it, what could not get one asks again,
 * and where nothing is said all stays. @throws 422 where none can be made
 */
export async function joinUrlAfter(ctx: Ctx, had: string | null, wanted: boolean | undefined): Promise<string | null> {
  if (wanted === undefined) return had;
  if (!wanted) return null;
  return had === null || isFailed(had) ? makeJoinUrl(ctx) : had;
}

/** The online meeting of a booking or a series, as who may see it does. */
export const onlineMeetingOf = (joinUrl: string | null): OnlineMeeting | null => meetingOf(joinUrl);

/** The same as hearers get it, where there is one. */
export function onlineTold(joinUrl: string | null): { readonly onlineMeeting?: OnlineMeeting } {
  const onlineMeeting = onlineMeetingOf(joinUrl);
  return onlineMeeting ? { onlineMeeting } : {};
}

/** Why those who take part are told of what was given this link; nothing where none came. */
export const whyLinked = (joinUrl: string): { readonly why?: 'online_meeting' } =>
  onlineMeetingOf(joinUrl)?.state === 'ready' ? { why: 'online_meeting' } : {};
