import { HASHES_AT_ONCE } from '../limits/gates.ts';
import { argon2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './passwords.ts';

describe('hashing', () => {
  it('keeps a PHC string with its cost and a salt of its own, and knows the password again', async () => {
    const [first, second] = await Promise.all([
      hashPassword('correct horse', null),
      hashPassword('correct horse', null),
    ]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(second).not.toBe(first);
    expect(await verifyPassword('correct horse', first, null)).toEqual({ ok: true, outdated: false });
    expect(await verifyPassword('correct horsf', first, null)).toEqual({ ok: false, outdated: false });
  });

  it('is Argon2id of the password itself', async () => {
    const [, , , , salt = '', tag] = (await hashPassword('correct horse', null)).split('$');
    const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
    const expected = argon2Sync('argon2id', { message: 'correct horse', nonce: Buffer.from(salt, 'base64'), ...cost });
    expect(tag).toBe(expected.toString('base64').replaceAll('=', ''));
  });

  it('reads an older cost, and says that it is outdated', async () => {
    const salt = Buffer.alloc(16, 7);
    const cost = { memory: 1_024, passes: 1, parallelism: 1, tagLength: 32 };
    const tag = argon2Sync('argon2id', { message: 'old password', nonce: salt, ...cost });
    const bare = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
    const stored = `$argon2id$v=19$m=1024,t=1,p=1$${bare(salt)}$${bare(tag)}`;
    expect(await verifyPassword('old password', stored, null)).toEqual({ ok: true, outdated: true });
    expect(await verifyPassword('new password', stored, null)).toEqual({ ok: false, outdated: true });
  });

  it('says no where there is no password, and fails loudly on a broken one', async () => {
    expect(await verifyPassword('anything', null, null)).toEqual({ ok: false, outdated: false });
    await expect(verifyPassword('anything', 'plain text', null)).rejects.toThrow('not an Argon2id PHC string');
  });

  it('takes the same characters in another encoding for the same password', async () => {
    const composed = 'caf\u00e9 au lait';
    expect((await verifyPassword(composed.normalize('NFD'), await hashPassword(composed, null), null)).ok).toBe(true);
  });

  it('refuses when too many of one network wait, lets others in, and then goes on', async () => {
    const all = Promise.allSettled(Array.from({ length: 230 }, () => verifyPassword('x', CHEAP, '192.0.2.1')));
    const neighbour = verifyPassword('x', CHEAP, '192.0.2.2');
    const first = await Promise.race([all.then(() => 'the storm'), neighbour.then(() => 'the neighbour')]);
    expect(first).toBe('the neighbour');
    const storm = await all;
    const lost = storm.filter(({ status }) => status === 'rejected');
    expect(lost).toHaveLength(230 - 200 - HASHES_AT_ONCE);
    expect(lost[0]).toMatchObject({ reason: { kind: { code: 'overloaded' } } });
    expect((await verifyPassword('x', null, null)).ok).toBe(false);
  });
});

const CHEAP = `$argon2id$v=19$m=8,t=1,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
