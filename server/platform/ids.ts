import { randomUUIDv7 } from 'node:crypto';

let lastTime = 0;
let counter = 0;

/**
 * A new time-ordered id (UUIDv7, RFC 9562) for log-like rows: events, deliveries, audit. Ids of one process ascend: within
 * a millisecond the twelve bits behind the time count up (§6.2, method 1), so that events sort as they were told.
 */
export function newId(): string {
  const fresh = randomUUIDv7();
  const time = Number.parseInt(fresh.slice(0, 8) + fresh.slice(9, 13), 16);
  if (time > lastTime) {
    lastTime = time;
    counter = Number.parseInt(fresh.slice(15, 18), 16) & 0x7ff; // room to count
  } else if (++counter > 0xfff) {
    lastTime += 1;
    counter = 0;
  }
  const clock = lastTime.toString(16).padStart(12, '0');
  return `${clock.slice(0, 8)}-${clock.slice(8)}-7${counter.toString(16).padStart(3, '0')}${fresh.slice(18)}`;
}
