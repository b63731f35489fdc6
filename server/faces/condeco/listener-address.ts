const IN_PATH = /^(\/[\w-]{1,100}\/api\/v1\/listener)\/notificationurl=(.*)$/is;
const KEY = /[?&](subscription-key=[^&]*)/i;

/**
 * The vendor's page gives an address in the path: `/listener/notificationUrl=https://…`, raw or percent-encoded, of any length. It is the
 * same as in the query. What follows a `?` belongs to a raw address, but for the gateway's own `subscription-key`.
 */
export function spellListenerOut(url: string): string {
  const [, path, rest] = IN_PATH.exec(url) ?? [];
  if (path === undefined || rest === undefined) return url;
  const key = KEY.exec(rest)?.[1];
  const address = rest.replace(KEY, '');
  const isEncoded = /^https?%3a/i.test(address);
  const text = isEncoded ? address.replaceAll('+', '%2B') : encodeURIComponent(address);
  return `${path}?notificationURL=${text}${key === undefined ? '' : `&${key}`}`;
}
