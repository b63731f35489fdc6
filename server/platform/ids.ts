import { randomUUIDv7 } from 'node:crypto';

/** A new time-ordered id (UUIDv7, RFC 9562) for log-like rows: events, deliveries, audit. */
export const newId = (): string => randomUUIDv7();
