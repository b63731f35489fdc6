/**
 * Outgoing webhooks as Standard Webhooks 1.0.0 wants them: secrets, signatures, the retry table.
 * Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
 */
import { createHmac, randomBytes } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;
const NEW_SECRET_BYTES = 32;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Ten attempts over 75 h 35 m. Each entry is the wait before that attempt. */
const RETRY_TABLE: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const MAX_JITTER = 0.1;

export interface WebhookMessage {
  /** The same on every attempt, so that receivers can drop repeats. */
  readonly id: string;
  /** Seconds since 1970 of this attempt, not of the event. */
  readonly timestamp: number;
  /** The exact bytes that will be sent. */
  readonly body: string | Uint8Array;
  /** Usually one; the old and the new one while a secret is being rotated. What is no text is the key itself. */
  readonly secrets: readonly (string | Uint8Array)[];
}

export interface WebhookHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** A fresh signing secret: `whsec_` and the base64 of 32 random bytes (the specification asks for 24 to 64). */
export function newSecret(): string {
  return SECRET_PREFIX + randomBytes(NEW_SECRET_BYTES).toString('base64');
}

/**
 * The three headers of one attempt, one `v1` signature per secret. Throws a TypeError for a malformed id, timestamp or
 * secret, or no secret: those are our own mistakes, never the receiver's.
 */
export function sign({ id, timestamp, body, secrets }: WebhookMessage): WebhookHeaders {
  // A dot or a blank in the id would let two different messages have one signed text.
  if (!/^[\w-]{1,255}$/.test(id)) throw new TypeError('a webhook id has 1 to 255 letters, digits, "_" and "-"');
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) throw new TypeError('a webhook timestamp is whole seconds');
  if (secrets.length === 0) throw new TypeError('a webhook is signed with at least one secret');
  const signatures = secrets.map((secret) => {
    const hmac = createHmac('sha256', secretKey(secret)).update(`${id}.${timestamp}.`).update(body);
    return `v1,${hmac.digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}

/**
 * Milliseconds to wait before the next attempt after `attemptsMade` attempts (0 before the first), or null when all are
 * used up. Up to a tenth is added so that a thousand failures do not come back together; never earlier than the table.
 * `random` gives a number from 0 up to 1.
 */
export function retryDelay(attemptsMade: number, random: () => number = Math.random): number | null {
  const delay = RETRY_TABLE[attemptsMade];
  return delay === undefined ? null : Math.round(delay * (1 + MAX_JITTER * random()));
}

function secretKey(secret: string | Uint8Array): Uint8Array {
  if (typeof secret !== 'string') return secret;
  const encoded = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : '';
  const key = Buffer.from(encoded, 'base64');
  // Buffer.from skips what is not base64, which would sign with another key than the receiver has.
  if (key.toString('base64') !== encoded || key.length < MIN_SECRET_BYTES || key.length > MAX_SECRET_BYTES) {
    throw new TypeError('a webhook secret is "whsec_" and the base64 of 24 to 64 bytes');
  }
  return key;
}
