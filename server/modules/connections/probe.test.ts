import { describe, expect, it } from 'vitest';
import { scripted } from '../../../test/support/scripted-connector.ts';
import { SourceFailed, type Source } from './contract.ts';
import { answered, tryAll } from './probe.ts';

const never = () => Promise.withResolvers<never>().promise;
const open = (told: Partial<Source>): Source =>
  scripted(told).open({ settings: {}, credentials: {}, call: () => Promise.reject(new Error('Nobody is called')) });

describe('an answer', () => {
  it('is waited for so long, and its work then told to end', async () => {
    let told: AbortSignal | null = null;
    const late = answered(
      (signal) => {
        told = signal;
        return never();
      },
      { ms: 20 },
    );
    await expect(late).rejects.toMatchObject({ code: 'source_timeout' });
    expect(told).toMatchObject({ aborted: true });
  });

  it('that is thrown at once, or is no failure of a source, makes no sense', async () => {
    const thrown = answered(() => {
      throw new TypeError('x is undefined');
    });
    await expect(thrown).rejects.toMatchObject({ code: 'source_bad_response' });
    const refused = answered(() => Promise.reject(new SourceFailed('source_refused', 'no')));
    await expect(refused).rejects.toMatchObject({ code: 'source_refused' });
  });

  it('is nobody’s once whoever asked has gone', async () => {
    const left = new AbortController();
    const asked = answered(never, { signal: left.signal });
    left.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await expect(answered(never, { signal: left.signal })).rejects.toThrow('gone');
  });
});

it('each permission is tried by itself, one after the other, and what is missing is named', async () => {
  let [running, most] = [0, 0];
  const source = open({
    async check(name) {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      if (name === 'list rooms') return { ok: false, detail: 'source answered 403' };
      if (name === 'write back') throw new Error('broken');
      return { ok: true };
    },
  });
  const { permissions } = scripted();
  const { ok, checks } = await tryAll(permissions, source, undefined);
  expect(ok).toBe(false);
  expect(checks.map((one) => one.ok)).toEqual([true, false, false]);
  expect(checks[1]?.detail).toBe('source answered 403');
  expect(most).toBe(1);
  const optional = permissions.filter(({ required }) => !required);
  expect(await tryAll(optional, source, undefined)).toMatchObject({ ok: true });
});
