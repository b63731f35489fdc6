import { seatingNotDrawn, type SeatRequestTold } from '../../seating/contract.ts';

/** What a language needs to say why somebody got a desk, or none. */
export interface SeatManner {
  readonly demand: (asked: number, desks: number) => string;
  /** It was her first request. */
  readonly first: (turn: number) => string;
  readonly share: (granted: number, asked: number, turn: number) => string;
  /** So many of her groups sit near. */
  readonly near: (mates: number) => string;
  /** Somebody must approve what she was given. */
  readonly pending: string;
  readonly lost: string;
  readonly refused: string;
  /** It could not be done for anybody. */
  readonly notDrawn: string;
}

/** Why somebody got a desk or none, in sentences. */
export const seatReasons =
  ({ demand, first, share, near, pending, lost, refused, notDrawn }: SeatManner) =>
  ({ state, outcome }: SeatRequestTold): string[] => {
    if (outcome === null) return [];
    if (state === 'refused') return [outcome.refusedBy === seatingNotDrawn.code ? notDrawn : refused];
    const { asked, desks, turn, pastAsked, pastGranted, mates } = outcome;
    const why = [demand(asked, desks), pastAsked === 0 ? first(turn) : share(pastGranted, pastAsked, turn)];
    if (state === 'lost') return [...why, lost];
    return [...(outcome.pending ? [pending] : []), ...why, ...(mates > 0 ? [near(mates)] : [])];
  };
