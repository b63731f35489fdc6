import pg from 'pg';

/** Is this an error PostgreSQL itself reported, with its SQLSTATE? */
export const isDatabaseError = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError;

/** Why the database did not do what it was asked, where what was asked is not at fault. */
export type FailureReason =
  /** The connection broke, or none came about. */
  | 'lost'
  /** We ourselves are about to stop. */
  | 'closed'
  /** It takes no more connections, or has no memory for one more. */
  | 'crowded'
  /** The statement took longer than it may. */
  | 'slow'
  /** Somebody else held a lock for longer than is waited for one. */
  | 'locked'
  | 'read_only'
  | 'disk_full'
  /** Two writers met: a deadlock or a serialization failure. Once more, and one of them is first. */
  | 'contended'
  /** What was hoped for (`Tx.isHopeful`) was not so: the same once more, without hoping. */
  | 'outrun';

/** The database did not do what it was asked; `cause` is what was reported. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, cause?: unknown) {
    super(cause instanceof Error && cause.message !== '' ? cause.message : `database ${reason}`, { cause });
    this.reason = reason;
  }
}

/** SQLSTATEs (Appendix A of PostgreSQL's manual), whole or their classes. */
const REASONS: Readonly<Record<string, FailureReason>> = {
  '08': 'lost',
  '57P01': 'lost',
  '57P02': 'lost',
  '57P03': 'lost',
  '57P05': 'lost',
  '25P03': 'lost', // idle in a transaction for too long: the backend ends
  '53': 'crowded',
  '53100': 'disk_full',
  '57014': 'slow',
  '55P03': 'locked',
  '25006': 'read_only',
  '40001': 'contended',
  '40P01': 'contended',
  AT001: 'outrun', // ours: must_have_all
};

const reasonOf = ({ code = '' }: pg.DatabaseError): FailureReason | undefined =>
  REASONS[code] ?? REASONS[code.slice(0, 2)];

/** What no connection came about for. */
export const notConnected = (error: unknown): DatabaseFailure =>
  new DatabaseFailure((isDatabaseError(error) ? reasonOf(error) : undefined) ?? 'lost', error);

/**
 * Tells a failure from a fault of the statement, which stays as it is.
 * @param isBroken whether the connection that it was sent over is no more
 */
export function failureOf(error: Error, isBroken: boolean): Error {
  const reason = isDatabaseError(error) ? reasonOf(error) : isBroken ? 'lost' : undefined;
  return reason === undefined ? error : new DatabaseFailure(reason, error);
}

/** Was something hoped for that was not so? */
export const isOutrun = (error: unknown): boolean => error instanceof DatabaseFailure && error.reason === 'outrun';

const IN_FAILED_TRANSACTION = '25P02';

/** Was a statement refused for no more than that one before it had failed? */
export const isRefusedAfter = (error: unknown): boolean =>
  isDatabaseError(error) && error.code === IN_FAILED_TRANSACTION;

const EXCLUSION_VIOLATION = '23P01';

/** Did two writers meet? One that lost against an exclusion constraint at an UPDATE may find the place free again. */
export const isContention = (error: unknown): boolean =>
  error instanceof DatabaseFailure
    ? error.reason === 'contended'
    : isDatabaseError(error) && error.code === EXCLUSION_VIOLATION;
