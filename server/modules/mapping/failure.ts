import type { Reason } from './contract.ts';

/** A value that could not be made of another: handed on like a value, because one of a thousand records may well have one. */
export class Failure {
  readonly reason: Reason;
  readonly value: unknown;

  constructor(reason: Reason, value: unknown) {
    this.reason = reason;
    this.value = value;
  }
}

/** A value that counts, and what is to be known of how it was come by. */
export class Guess {
  readonly reason: Reason;
  readonly value: string;

  constructor(reason: Reason, value: string) {
    this.reason = reason;
    this.value = value;
  }
}

const SHOWN = 100;

/** A value as an issue shows it. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (typeof value === 'object' && value !== null) return '{…}';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  if (value === null) return '';
  return (text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text).toWellFormed();
}
