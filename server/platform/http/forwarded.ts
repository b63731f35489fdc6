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
