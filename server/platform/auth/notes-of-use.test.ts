import { expect, it } from 'vitest';
import { createNotesOfUse } from './notes-of-use.ts';

const NOW = Date.UTC(2030, 0, 7, 9);
const ago = (milliseconds: number): Date => new Date(NOW - milliseconds);

it('a use is noted once a minute, and where none was noted yet', () => {
  const note = createNotesOfUse();
  const written: string[] = [];
  const use = (name: string, last: Date | null): void =>
    note(name, { last, now: NOW }, async () => void written.push(name));
  use('new', null);
  use('a minute ago', ago(60_000));
  use('just now', ago(59_999));
  expect(written).toEqual(['new', 'a minute ago']);
});

it('of each credential one note is under way at most, and one that is lost costs nothing', async () => {
  const note = createNotesOfUse();
  const first = Promise.withResolvers<void>();
  const written: string[] = [];
  const use = (name: string, ends: Promise<void> = Promise.resolve()): void =>
    note(name, { last: null, now: NOW }, () => (written.push(name), ends));
  use('one', first.promise);
  use('one');
  use('other');
  expect(written).toEqual(['one', 'other']);
  first.reject(new Error('the database is away'));
  await expect.poll(() => (use('one'), written)).toEqual(['one', 'other', 'one']);
});
