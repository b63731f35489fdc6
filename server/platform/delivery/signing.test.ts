import { describe, expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { newSecret, retryDelay, sign } from './signing.ts';

const id = 'msg_01jd6q3x';
const body = JSON.stringify({ type: 'booking.created', data: { title: 'Größe ✓ “quoted”' } });
/** The public verifier refuses timestamps more than five minutes from its own clock. */
const timestamp = Math.floor(Date.now() / 1_000);

function accepts(secret: string, payload: string | Buffer, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(payload, headers);
    return true;
  } catch {
    return false;
  }
}

describe('signatures', () => {
  const secret = newSecret();
  const headers = { ...sign({ id, timestamp, body, secrets: [secret] }) };

  test('the public Standard Webhooks package accepts ours', () => {
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  test('text and the same bytes get the same signature', () => {
    expect(sign({ id, timestamp, body: Buffer.from(body), secrets: [secret] })).toEqual(headers);
  });

  test('the known vector that the public libraries test with', () => {
    const example = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    };
    expect(sign(example)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('while a secret is rotated, holders of the old and of the new one both accept', () => {
    const [older, newer, foreign] = [newSecret(), newSecret(), newSecret()];
    const both = { ...sign({ id, timestamp, body, secrets: [newer, older] }) };
    expect(both['webhook-signature'].split(' ')).toHaveLength(2);
    expect(accepts(older, body, both)).toBe(true);
    expect(accepts(newer, body, both)).toBe(true);
    expect(accepts(foreign, body, both)).toBe(false);
    expect(accepts(older, body, { ...sign({ id, timestamp, body, secrets: [newer] }) })).toBe(false);
  });

  test.each([
    ['body', body.replace('created', 'changed'), headers],
    ['body by one blank', `${body} `, headers],
    ['id', body, { ...headers, 'webhook-id': 'msg_other' }],
    ['timestamp', body, { ...headers, 'webhook-timestamp': String(timestamp + 1) }],
    ['signature', body, { ...headers, 'webhook-signature': headers['webhook-signature'].replace(/.{4}$/, 'AAA=') }],
  ])('a changed %s is refused', (_, payload, changed) => {
    expect(accepts(secret, payload, changed)).toBe(false);
  });

  test('an attempt signed ten minutes ago is refused as a replay', () => {
    const old = { ...sign({ id, timestamp: timestamp - 600, body, secrets: [secret] }) };
    expect(accepts(secret, body, old)).toBe(false);
  });
});

describe('secrets', () => {
  test('fresh secrets are whsec_ and 32 random bytes', () => {
    const secrets = Array.from({ length: 100 }, () => newSecret());
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+={0,2}$/);
      expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
    }
  });

  test.each([
    ['no prefix', Buffer.alloc(32).toString('base64')],
    ['not base64', 'whsec_not base64 at all, but long enough!!'],
    ['base64url', `whsec_${Buffer.alloc(32, 255).toString('base64url')}`],
    ['too short', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['too long', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['empty', ''],
  ])('%s: refused', (_, secret) => {
    expect(() => sign({ id, timestamp, body, secrets: [secret] })).toThrow(TypeError);
  });

  test('a message needs a secret, a plain id and whole seconds', () => {
    const secrets = [newSecret()];
    expect(() => sign({ id, timestamp, body, secrets: [] })).toThrow(TypeError);
    expect(() => sign({ id: 'a.1', timestamp, body, secrets })).toThrow(TypeError);
    expect(() => sign({ id: 'a\r\nx: y', timestamp, body, secrets })).toThrow(TypeError);
    expect(() => sign({ id: '', timestamp, body, secrets })).toThrow(TypeError);
    expect(() => sign({ id, timestamp: 1.5, body, secrets })).toThrow(TypeError);
    expect(() => sign({ id, timestamp: -1, body, secrets })).toThrow(TypeError);
  });
});

describe('retries', () => {
  const table = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

  test('ten attempts over 75 h 35 m, then no more', () => {
    const delays = table.map((_, attempts) => retryDelay(attempts, () => 0));
    expect(delays).toEqual(table.map((seconds) => seconds * 1_000));
    const whole = Temporal.Duration.from({ hours: 75, minutes: 35, seconds: 5 }).total('milliseconds');
    expect(delays.reduce<number>((sum, delay) => sum + (delay ?? 0), 0)).toBe(whole);
    expect(retryDelay(10, () => 0)).toBeNull();
    expect(retryDelay(11)).toBeNull();
  });

  test('jitter adds up to a tenth and never takes away', () => {
    for (const [attempts, seconds] of table.entries()) {
      expect(retryDelay(attempts, () => 0.5)).toBe(seconds * 1_050);
      for (let count = 0; count < 200; count += 1) {
        const delay = retryDelay(attempts) ?? -1;
        expect(delay).toBeGreaterThanOrEqual(seconds * 1_000);
        expect(delay).toBeLessThanOrEqual(seconds * 1_100);
      }
    }
  });
});
