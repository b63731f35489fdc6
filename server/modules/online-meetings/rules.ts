import { invalid, invalidRequest } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { ROOM, type OnlineMeeting } from './contract.ts';

/** The link to a room by this name. */
export const linkFor = (template: string, room: string): string => template.replace(ROOM, () => room);

/** May links be made so? Each must lead to one and the same host, to another room there, with nobody's password in it. */
export function decideTemplate(template: string): Verdict {
  const no = (detail: string): Verdict => refused(invalidRequest, { param: 'template', detail });
  const [before = '', behind] = template.split(ROOM);
  if (behind === undefined || template.split(ROOM).length > 2 || /[{}]/.test(before + behind))
    return no(`There must be one ${ROOM} in it, and no other braces`);
  const [one, other] = ['a', 'b'].map((room) => URL.parse(linkFor(template, room)));
  if (!one || !other || one.protocol !== 'https:' || /["'<>\\^`|]/.test(template))
    return no(`This is no address such as https://meet.example.org/${ROOM}`);
  if (one.username !== '' || one.password !== '') return no('There must be no user name or password in it');
  if (one.host !== other.host || one.href === other.href) return no(`${ROOM} must stand behind the host`);
  return allowed;
}

/** By what links are to be made: one way alone. */
export type Wanted = { readonly template: string } | { readonly url: string };

/** @throws 400 for none or both */
export function readWanted({ template, url }: { readonly template?: string; readonly url?: string }): Wanted {
  if (template !== undefined && url !== undefined)
    throw invalid('url', 'There is a template already: give one of them');
  if (template !== undefined) return { template };
  if (url !== undefined) return { url };
  throw invalid('template', 'Give a template, or the url of a provider that is asked');
}

// What stands for the link of a meeting that a provider is asked for.
const ASKED = 'asked:';
const FAILED = 'failed:';

/** What stands for the link for as long as the provider is asked by this name; and once it did not answer. */
export const askedAs = (name: string): string => `${ASKED}${name}`;
export const failedAs = (name: string): string => `${FAILED}${name}`;

/** By which name the provider is asked for it; null where it is not. */
export const askedName = (link: string | null): string | null =>
  link?.startsWith(ASKED) ? link.slice(ASKED.length) : null;

/** Is there no link, and will none come of what was asked? */
export const isFailed = (link: string | null): boolean => link?.startsWith(FAILED) ?? false;

/** The online meeting of what has this link, as who may see it does. */
export function meetingOf(link: string | null): OnlineMeeting | null {
  if (link === null) return null;
  if (askedName(link) !== null) return { joinUrl: null, state: 'pending' };
  return isFailed(link) ? { joinUrl: null, state: 'failed' } : { joinUrl: link, state: 'ready' };
}

/** Longest link, in characters. */
const MAX_LINK = 600;

/** The link that a provider answered with. @throws where it is none that people can be given */
export function readLink(body: string): string {
  const joinUrl = memberOf(body, 'joinUrl');
  const url = typeof joinUrl === 'string' && /^https:\/\/[!-~]+$/.test(joinUrl) ? URL.parse(joinUrl) : null;
  if (!url || typeof joinUrl !== 'string') throw new Error('The answer has no joinUrl that is an https address');
  if (/["'<>\\^`|]/.test(joinUrl)) throw new Error('The joinUrl has characters that no address has');
  if (joinUrl.length > MAX_LINK) throw new Error(`The joinUrl is longer than ${MAX_LINK} characters`);
  if (url.username !== '' || url.password !== '') throw new Error('The joinUrl has a user name or password in it');
  return joinUrl;
}

function memberOf(body: string, name: string): unknown {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === 'object' && read !== null ? (read as Readonly<Record<string, unknown>>)[name] : undefined;
  } catch {
    throw new Error('The answer is no JSON');
  }
}

/** What the provider is told of a booking. */
export interface Told {
  readonly title: string;
  readonly start: string;
  readonly end: string;
  readonly zone: string;
}

/** Has it been told just this? */
export const isTold = (before: Told | null, now: Told): boolean =>
  before !== null &&
  before.title === now.title &&
  before.start === now.start &&
  before.end === now.end &&
  before.zone === now.zone;
