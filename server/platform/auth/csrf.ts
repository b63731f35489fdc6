import type { FastifyRequest } from 'fastify';
import { fail } from '../contract/problems.ts';
import { crossSiteRequest } from './contract.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export type Sent = Pick<FastifyRequest, 'method' | 'headers' | 'protocol' | 'host'>;

/** `unknown`: no browser of these years sent it, or one that says nothing about itself. */
type Sender = 'ours' | 'another site' | 'unknown';

/**
 * Which page sent a request, by what the browser says and no script can change: Sec-Fetch-Site, or else Origin. A page of
 * a sibling host (`same-site`) is another site.
 */
function senderOf({ headers, protocol, host }: Sent, publicOrigin: string): Sender {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'ours' : 'another site';
  const { origin } = headers;
  if (origin === undefined) return 'unknown';
  return origin === publicOrigin || origin === `${protocol}://${host}` ? 'ours' : 'another site';
}

/** Refuses a change that rides on a cookie without proof that our own page asked for it. @throws 403 */
export function refuseCrossSite(request: Sent, publicOrigin: string): void {
  if (!SAFE.has(request.method) && senderOf(request, publicOrigin) !== 'ours') throw fail(crossSiteRequest);
}

/**
 * The same where no cookie counts (sign-in): a program that says nothing about itself is no other site's victim.
 * @throws 403
 */
export function refuseKnownCrossSite(request: Sent, publicOrigin: string): void {
  if (!SAFE.has(request.method) && senderOf(request, publicOrigin) === 'another site') throw fail(crossSiteRequest);
}
