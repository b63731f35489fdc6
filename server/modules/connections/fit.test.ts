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

it('an address that is none is refused at its field, in words', async () => {
  const address = (baseUrl: string) => () => mustFit('settings', epturaWorkplace.settings, { baseUrl });
  for (const none of [
    'not a url',
    'acme.iofficeconnect.com',
    'ftp://acme.example',
    'https://',
    'https://acme.example/?a=b',
  ])
    expect(address(none)).toThrow(/^The address of the site, such as/);
  for (const one of ['https://acme.iofficeconnect.com', ' http://127.0.0.1:8080/external/api/ '])
    expect(address(one)).not.toThrow();
});
