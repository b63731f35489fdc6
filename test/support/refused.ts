import { Problem } from '../../server/platform/contract/problems.ts';

/** Why a call is refused. @throws where it is not, or fails otherwise */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

/** Why a call is refused, in short: `code`, or `code param`. */
export const refusal = async (work: Promise<unknown>): Promise<string> => shortOf(await problemOf(work));

/** The same of what may well be done: 'ok' then. */
export async function said(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return shortOf(error);
  }
}

const shortOf = ({ kind, details }: Problem): string => [kind.code, details.param].filter(Boolean).join(' ');
