import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('what PostgreSQL quotes of a refused value is not in the log', () => {
  let written = '';
  const log = createLog('error', { write: (text) => void (written += text) });
  const err = Object.assign(new Error('duplicate key'), { detail: 'Key (email)=(ann@example.com) already exists.' });
  log.error({ err }, 'request failed');
  expect(written).toContain('duplicate key');
  expect(written).not.toContain('ann@example.com');
});
