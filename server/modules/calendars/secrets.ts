import { hash, randomBytes } from 'node:crypto';

const SHAPE = /^[\w-]{43}$/;

/** A secret that nobody guesses. Only its hash is kept. */
export const makeFeedSecret = (): string => randomBytes(32).toString('base64url');

export const hashFeedSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** Could there be a feed of this secret? What cannot be asks no database. */
export const isFeedSecret = (text: string): boolean => SHAPE.test(text);
