import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { forbidden, invalidRequest, notSignedIn, problem, rateLimited, unavailable } from '../contract/problems.ts';
import type { Logger } from '../log.ts';
import { createSecurityLog, type Refused } from './security-log.ts';

let lines: Record<string, unknown>[];
let log: Logger;
beforeEach(() => {
  lines = [];
  log = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(JSON.parse(line)) });
});

const refused = (client = '192.0.2.1'): Refused => ({
  client,
  operation: 'getMe',
  tenant: 1,
  who: 'user:7',
  requestId: 'r',
});

test('refusals, limits and lock-outs leave a line; what is nobody’s doing leaves none', () => {
  const security = createSecurityLog(log);
  const busy = problem('busy', 503, 'Too much at once');
  for (const kind of [notSignedIn, forbidden, rateLimited, busy, invalidRequest, unavailable])
    security.note(kind, refused());
  expect(lines).toEqual(
    (
      [
        [30, 'not_signed_in', 401],
        [40, 'forbidden', 403],
        [40, 'rate_limited', 429],
        [40, 'busy', 503],
      ] as const
    ).map(([level, code, status]) => ({ level, log: 'security', code, status, ...refused(), msg: 'refused' })),
  );
  security.endWindow();
  expect(lines).toHaveLength(4);
});

test('a flood writes a few lines and one that counts, for each kind and address', () => {
  const security = createSecurityLog(log);
  for (let i = 0; i < 10_000; i++) security.note(rateLimited, refused());
  security.note(rateLimited, refused('192.0.2.2'));
  security.note(forbidden, refused());
  expect(lines).toHaveLength(5);
  security.endWindow();
  expect(lines.slice(5)).toEqual([
    {
      level: 40,
      log: 'security',
      code: 'rate_limited',
      client: '192.0.2.1',
      count: 10_000,
      unwritten: 9_997,
      msg: 'refused repeatedly',
    },
  ]);
  security.note(rateLimited, refused());
  expect(lines).toHaveLength(7); // a new window
  security.endWindow();
});

test('a flood from everywhere stays small too', () => {
  const security = createSecurityLog(log);
  for (let i = 0; i < 50_000; i++) security.note(notSignedIn, refused(`2001:db8::${i.toString(16)}`));
  security.note(forbidden, refused('192.0.2.1'));
  expect(lines).toHaveLength(1_000 + 3 + 1);
  security.endWindow();
  expect(lines.at(-1)).toMatchObject({ code: 'not_signed_in', client: 'others', count: 49_000 });
});

test('the window ends by itself', async () => {
  const security = createSecurityLog(log, 20);
  for (let i = 0; i < 5; i++) security.note(forbidden, refused());
  await expect.poll(() => lines.at(-1)).toMatchObject({ msg: 'refused repeatedly', count: 5 });
});
