import { allowed, refused, type Verdict } from '../contract/verdict.ts';
import { isMuchUsed } from './known-passwords.ts';
import { passwordTooWeak } from './contract.ts';

const MIN = 10;
const MAX = 200;

/** What people choose when they must choose something; compared without the digits and signs at the end. */
const OBVIOUS = new Set(
  'password passwort passw0rd p@ssword p@ssw0rd letmein welcome changeme administrator qwerty qwertyuiop qwertz qwertzuiop asdfghjkl iloveyou atrium workplace'.split(
    ' ',
  ),
);
const RUNS = '01234567890123456789 98765432109876543210 abcdefghijklmnopqrstuvwxyz'.split(' ');

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
  /** Names that everybody in her workplace knows: its own, its buildings', their cities'. */
  readonly workplace: readonly string[];
}

/**
 * Is this fit to be somebody's password? Length counts (NIST SP 800-63B), and that it is not among the first to be tried; kinds
 * of characters do not. It is always the whole password that is compared, never a part of it.
 * @param param the field it was given in
 */
export async function judgePassword(password: string, owner: PasswordOwner, param: string): Promise<Verdict> {
  const tooWeak = (detail: string): Verdict => refused(passwordTooWeak, { param, detail });
  const length = Array.from(password).length;
  if (length < MIN || length > MAX) return tooWeak(`A password has ${MIN} to ${MAX} characters`);
  const plain = password.toLowerCase();
  const email = owner.email.toLowerCase();
  if ([email, email.split('@', 1)[0], owner.name.toLowerCase()].includes(plain)) {
    return tooWeak('A password is not your name or e-mail address');
  }
  if (isNameOf(owner.workplace, plain)) {
    return tooWeak('A password is not the name of your workplace, a building or a city, with or without a year');
  }
  const isFirst = isObvious(plain) || (await isMuchUsed(plain)) || (await isMuchUsed(coreOf(plain)));
  return isFirst ? tooWeak('This password is among the first that anybody would try') : allowed;
}

const coreOf = (plain: string): string => plain.replace(/[\d\W_]+$/, '');

const isObvious = (plain: string): boolean =>
  OBVIOUS.has(coreOf(plain)) || RUNS.some((run) => run.includes(plain)) || new Set(plain).size < 4;

/** Letters alone: `London2026`, `2026-london` and `LONDON!!!!` are all London. */
const lettersOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}]+/gu, '');

/** Is a password one of these names, or a word of one, whatever digits and signs stand around it? */
function isNameOf(names: readonly string[], plain: string): boolean {
  const letters = lettersOf(plain);
  return (
    letters !== '' &&
    names.some((name) => [name, ...name.split(/[\s\-_.,]+/)].some((word) => lettersOf(word) === letters))
  );
}
