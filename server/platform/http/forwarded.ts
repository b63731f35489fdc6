import type { FastifyRequest } from 'fastify';
import type { Logger } from '../log.ts';
import { ipAllowed, type IpAllowList } from '../net/ip-allow.ts';

/**
 * Says once when requests come through a proxy that is not named: all who come through it then share one address, its own, and
 * with that one count of failures and one limit.
 */
export function warnOfUnknownProxy(log: Logger, trusted: IpAllowList): (request: FastifyRequest) => void {
  let isSaid = false;
  return ({ headers, socket }) => {
    if (isSaid || headers['x-forwarded-for'] === undefined) return;
    const peer = socket.remoteAddress ?? '';
    if (ipAllowed(trusted, peer)) return;
    isSaid = true;
    log.warn(
      { peer },
      'a request came with X-Forwarded-For from an address that ATRIUM_TRUSTED_PROXIES does not name: if that is your proxy, name its network there; until then everybody behind it is taken for one address',
    );
  };
}

/**
 * Where a request belongs that came over plain HTTP, as a trusted proxy says; null for all others. Whoever is sent there keeps
 * method and body (308, RFC 9110 §15.4.9).
 * @param publicUrl as of `ATRIUM_URL`; where it is not `https:`, nobody is sent anywhere
 */
export function toHttps(publicUrl: string, trusted: IpAllowList): (request: FastifyRequest) => string | null {
  if (!publicUrl.startsWith('https:')) return () => null;
  return ({ headers, socket, url }) => {
    const [spoken] = String(headers['x-forwarded-proto'] ?? '').split(',', 1);
    if (spoken?.trim().toLowerCase() !== 'http' || !ipAllowed(trusted, socket.remoteAddress ?? '')) return null;
    return `${publicUrl}${url.startsWith('/') ? url : '/'}`;
  };
}
