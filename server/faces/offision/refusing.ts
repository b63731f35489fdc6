import { endpoints as seriesEndpoints } from '../../modules/series/contract.ts';
import { fail, Problem, type ProblemKind } from '../../platform/contract/problems.ts';
import { STATUSES_THERE } from './guesses.ts';

const spoken = (kind: ProblemKind): ProblemKind => ({ ...kind, status: STATUSES_THERE[kind.status] ?? kind.status });

/** How a booking is refused. */
export const refusalsOfBooking: readonly ProblemKind[] = seriesEndpoints.createBooking.errors.map(spoken);

/** What v1 calls the fields of a booking, and what they are called there. */
const fields: readonly (readonly [own: RegExp, theirs: string])[] = [
  [/^resourceIds\b/, 'resources'],
  [/^hostId$/, 'organizer'],
  [/^(start|end)$/, 'period.$1'],
  [/^title$/, 'subject'],
  [/^notes$/, 'textBody'],
  [/^onlineMeeting$/, 'withOnlineMeeting'],
  [/^attendees\[\d+\].*$/, 'requiredAttendees'],
  [/^attendees$/, 'requiredAttendees'],
];

const renamed = (param: string): string => {
  const [own, theirs] = fields.find(([one]) => one.test(param)) ?? [/^/, ''];
  return param.replace(own, theirs);
};

/** Does something, and refuses as it is said there. */
export async function refusingAsThere<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { param } = error.details;
    throw fail(spoken(error.kind), { ...error.details, ...(param !== undefined && { param: renamed(param) }) });
  }
}
