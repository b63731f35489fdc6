import { oldSettings } from './settings.ts';

type Headers = Readonly<Record<string, string>>;

/** Calls the API for somebody. @throws unless it is done */
export type Ask = (method: string, path: string, body?: object, headers?: Headers) => Promise<{ readonly id: number }>;

export const operator: Headers = { authorization: `Bearer ${oldSettings.ATRIUM_ADMIN_TOKEN}` };

export const asking =
  (address: string, who: Headers): Ask =>
  async (method, path, body, headers) => {
    const response = await fetch(`${address}/api/v1${path}`, {
      method,
      headers: { ...who, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as { id: number };
  };

/** Signs somebody in. @returns what her browser sends from then on */
export async function signIn(address: string, email: string, password: string): Promise<Headers> {
  const response = await fetch(`${address}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]);
  if (!response.ok) throw new Error(`${email} was not let in: ${response.status} ${await response.text()}`);
  return { cookie: cookie.join('; '), origin: address };
}
