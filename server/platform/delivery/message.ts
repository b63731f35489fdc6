import type { Sealer } from '../auth/seal.ts';
import { isAddressed } from '../events/addressed.ts';
import { showTime } from '../time.ts';
import type { Claim } from './claims.ts';
import { sign } from './signing.ts';

/** What is sent, and what stands above it. */
export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const MAX_BODY_BYTES = 20_000;

/** One attempt of a delivery as its receiver gets it, signed. */
export function messageOf(sealer: Sealer, claim: Claim, at: Temporal.Instant): Message {
  const body = bodyOf(claim);
  const signature = sign({
    id: claim.eventId,
    timestamp: Math.floor(at.epochMilliseconds / 1000),
    body,
    secrets: secretsOf(sealer, claim, at),
  });
  const common = { 'content-type': 'application/json', 'user-agent': 'Atrium-Webhooks/1' };
  return { body, headers: { ...ownHeadersOf(claim), ...signature, ...common } };
}

/** The whole event, or only what it is about where that would be too much: receivers then ask for the rest. */
function bodyOf({ type, at, data, subjectId, version }: Claim): string {
  // Its receiver is spoken to in a way of its own.
  if (isAddressed(type)) return String(data['body']);
  const message = { type, timestamp: showTime(at) };
  const whole = JSON.stringify({ ...message, data });
  if (Buffer.byteLength(whole) < MAX_BODY_BYTES) return whole;
  return JSON.stringify({ ...message, data: { id: subjectId, version, truncated: true } });
}

/** What its receiver wants to read above the body. */
function ownHeadersOf({ type, data }: Claim): Record<string, string> {
  const { headers } = data as { readonly headers?: readonly { readonly name: string; readonly value: string }[] };
  if (!isAddressed(type) || headers === undefined) return {};
  return Object.fromEntries(headers.map(({ name, value }) => [name, value]));
}

/** What signs it: a secret of ours, or what a listener gave, letter by letter. */
function secretsOf(sealer: Sealer, claim: Claim, now: Temporal.Instant): (string | Buffer)[] {
  const { secretSealed, oldSecretSealed, oldSecretUntil, provider } = claim;
  if (provider !== null) return [sealer.open(secretSealed)];
  const rotating =
    oldSecretSealed !== null && oldSecretUntil !== null && oldSecretUntil.getTime() > now.epochMilliseconds;
  return (rotating ? [secretSealed, oldSecretSealed] : [secretSealed]).map((sealed) => sealer.open(sealed).toString());
}
