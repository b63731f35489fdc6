import { expect, it } from 'vitest';
import { said } from '../../../test/support/refused.ts';
import { epturaWorkplace } from '../../connectors/eptura-workplace/connector.ts';
import { mustFit } from './fit.ts';

const judged = (given: object): Promise<string> =>
  said(Promise.resolve().then(() => mustFit('credentials', epturaWorkplace.credentials, given)));

it('nothing is connected without what opens it, or with half of it', async () => {
  const refused = 'invalid_request credentials';
  expect(await judged({})).toBe(refused);
  expect([await judged({ username: 'a' }), await judged({ password: 'b' })]).toEqual([refused, refused]);
  expect([await judged({ username: 'a', password: 'b' }), await judged({ token: 'c' })]).toEqual(['ok', 'ok']);
  expect(await judged({ token: 1 })).toBe('invalid_request credentials.token');
});
