import { createServer, type AddressInfo, type Socket } from 'node:net';
import sharp from 'sharp';
import { encode } from 'uqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Principal } from '../context/principal.ts';
import type { Scope } from '../contract/scopes.ts';
import { startQueue } from '../jobs/queue.ts';
import { joinJobs } from '../jobs/job.ts';
import { jobs } from './contract.ts';
import { toHtml } from './html.ts';
import { listMail, postMail, type Letter, type MailRoute } from './mail.ts';
import { CODE_PIXELS } from './qr-code.ts';
import { createSender } from './send.ts';
import { until } from '../../../test/support/until.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const letter: Letter = { to: 'ann@example.com', subject: 'Your desk', text: 'Hello Ann,\n\nsee http://atrium.test/x' };
const post = (world: World, letters: readonly Letter[], route: MailRoute = 'pending') =>
  world.ctx.tx((tx) => postMail(tx, letters, route));
const mails = async (world: World) => (await listMail(world.ctx, {})).items;

interface SmtpServer extends AsyncDisposable {
  readonly url: string;
  readonly messages: { readonly to: readonly string[]; readonly data: string }[];
  /** Answers RCPT so from now on. */
  refuse: string | null;
}

/** A mail server of a few lines: takes everything, or refuses recipients as it is told. */
async function startSmtp(): Promise<SmtpServer> {
  const messages: SmtpServer['messages'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let to: string[] = [];
    let data: string | null = null;
    let rest = '';
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const hear = (line: string): void => {
      if (data !== null) {
        if (line === '.') {
          messages.push({ to, data });
          [to, data] = [[], null];
          say('250 taken');
        } else data += `${line}\n`;
      } else if (/^(EHLO|HELO|MAIL|RSET)/i.test(line)) say('250 fine');
      else if (/^RCPT/i.test(line)) {
        if (smtp.refuse === null) to.push(line);
        say(smtp.refuse ?? '250 fine');
      } else if (/^DATA/i.test(line)) {
        data = '';
        say('354 go on');
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else say('502 what?');
    };
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        const lines = (rest + chunk.toString()).split('\r\n');
        rest = lines.pop() ?? '';
        lines.forEach(hear);
      });
    say('220 ready');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const smtp: SmtpServer = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages,
    refuse: null,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
  return smtp;
}

let ahead = 0;
const clock = () => Temporal.Now.instant().add({ minutes: ahead });
/** A process that sends mail. */
function start(smtpUrl: string, errors: unknown[] = []) {
  const sender = createSender({
    smtpUrl,
    from: 'Atrium <atrium@example.com>',
    publicUrl: 'http://atrium.test',
    clock,
  });
  const queue = startQueue({
    database: base.database,
    jobs: joinJobs(jobs, { 'mail.send': sender }),
    wake: () => undefined,
    clock,
    onError: (error) => errors.push(error),
    hear: (wake) => {
      const timer = setInterval(wake, 10);
      return () => clearInterval(timer);
    },
  });
  return {
    async stop() {
      await queue.stop();
      sender[Symbol.dispose]();
    },
  };
}
it('mail is sent once, in text and HTML, though two senders look', async () => {
  await using smtp = await startSmtp();
  const world = await createWorld(base.database);
  await post(world, [letter, { ...letter, to: 'bob@example.com', subject: 'Zürich 会議室' }]);
  const mailers = [start(smtp.url), start(smtp.url)];
  await until(async () => expect((await mails(world)).map(({ state }) => state)).toEqual(['sent', 'sent']));
  await Promise.all(mailers.map((mailer) => mailer.stop()));
  expect(new Set(smtp.messages.flatMap(({ to }) => to))).toEqual(
    new Set(['RCPT TO:<ann@example.com>', 'RCPT TO:<bob@example.com>']),
  );
  expect(smtp.messages).toHaveLength(2);
  const message = smtp.messages.find(({ to }) => to[0]?.includes('ann'))?.data ?? '';
  expect(message).toContain('From: Atrium <atrium@example.com>');
  expect(message).toContain('To: ann@example.com');
  expect(message).toContain('Subject: Your desk');
  expect(message).toContain('Auto-Submitted: auto-generated');
  expect(message).toContain('Content-Type: text/plain');
  expect(message).toContain('Content-Type: text/html');
  expect((await mails(world))[0]).toMatchObject({ attempt: 1, error: null, sentAt: expect.any(String) as string });
});

it('a calendar’s entry travels beside the text, and says in its type what is to be done with it', async () => {
  await using smtp = await startSmtp();
  const world = await createWorld(base.database);
  const calendar = 'BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n';
  await post(world, [{ ...letter, calendar }]);
  const mailer = start(smtp.url);
  await until(() => expect(smtp.messages).toHaveLength(1));
  await mailer.stop();
  const { data } = smtp.messages[0] ?? { data: '' };
  expect(data).toMatch(/^Content-Type: text\/calendar; charset=utf-8; method=CANCEL$/im);
  expect(data).toContain('filename=booking.ics');
  expect(data.match(/^Content-Type: multipart\/alternative;/gm)).toHaveLength(1);
});

it('a code travels as a picture that the letter shows, beside the calendar’s entry', async () => {
  await using smtp = await startSmtp();
  const world = await createWorld(base.database);
  const [code, calendar] = ['7YJ2K90PQX', 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nUID:visit-1\r\nEND:VCALENDAR\r\n'];
  await post(world, [{ ...letter, text: `Your code:\n${code}\n\nBest wishes`, qrCode: code, calendar }]);
  const mailer = start(smtp.url);
  await until(() => expect(smtp.messages).toHaveLength(1));
  await mailer.stop();
  const { data } = smtp.messages[0] ?? { data: '' };
  expect(data).toContain('filename=visit.ics');
  expect(data).toMatch(/^Content-Type: image\/png; name=code.png$/m);
  expect(data).toMatch(/^Content-ID: <code@atrium>$/m);
  const [, base64 = ''] = /image\/png[\s\S]*?\n\n([A-Za-z0-9+/=\n]+)/.exec(data) ?? [];
  const { info, data: pixels } = await sharp(Buffer.from(base64, 'base64'))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { size, data: cells } = encode(code, { ecc: 'M', border: 4 });
  const cell = info.width / size;
  expect([info.width, info.width >= CODE_PIXELS, Number.isInteger(cell)]).toEqual([info.height, true, true]);
  const isBlack = (x: number, y: number) => (pixels[(y * cell + 1) * info.width + x * cell + 1] ?? 255) < 128;
  expect(cells.map((row, y) => row.map((_, x) => isBlack(x, y)))).toEqual(cells);
  expect(toHtml(letter.text, 'https://a.test', { line: code, cid: 'x', size: 9 })).not.toContain('<img');
  expect(toHtml(`Code\n${code}`, 'https://a.test', { line: code, cid: 'x', size: 9 })).toContain('<img src="cid:x"');
});

it('without a mail server it is kept, each tenant its own', async () => {
  const [world, other] = [await createWorld(base.database), await createWorld(base.database)];
  await post(world, [letter], 'kept');
  expect(await mails(world)).toMatchObject([
    { recipient: 'ann@example.com', state: 'kept', body: letter.text, sentAt: null },
  ]);
  expect(await mails(other)).toEqual([]);
});

describe('nothing that is written can become a header or another recipient:', () => {
  it.each([
    'ann@example.com\r\nBcc: eve@example.com',
    'ann@example.com, eve@example.com',
    'Ann <ann@example.com>',
    'ann@example.com;eve@example.com',
    '"ann@example.com"@example.com',
    'ann',
    'a@b@c',
    '',
  ])('%j is no address', async (to) => {
    const world = await createWorld(base.database);
    await post(world, [{ ...letter, to }]);
    expect(await mails(world)).toMatchObject([
      { state: 'failed', error: expect.stringContaining('address') as string },
    ]);
  });

  it('a subject stays one line', async () => {
    await using smtp = await startSmtp();
    const world = await createWorld(base.database);
    const subject = 'Room\r\nBcc: eve@example.com\r\n\r\nbody\u2028more';
    await post(world, [{ ...letter, subject }]);
    const mailer = start(smtp.url);
    await until(() => expect(smtp.messages).toHaveLength(1));
    await mailer.stop();
    expect(smtp.messages[0]?.to).toEqual(['RCPT TO:<ann@example.com>']);
    const headers = (smtp.messages[0]?.data ?? '').split('\n\n')[0]?.split('\n') ?? [];
    expect(headers.filter((line) => /^bcc/i.test(line))).toEqual([]);
    expect(headers.find((line) => /^subject/i.test(line))).toBe('Subject: Room Bcc: eve@example.com body more');
  });

  it('a text stays text in HTML', () => {
    const html = toHtml('<script>"&\'\n\nsee https://a.test/?a=1&b="x', 'https://a.test');
    expect(html).toContain(
      '&lt;script&gt;&quot;&amp;&#39;</p><p style="margin:0 0 1em">see https://a.test/?a=1&amp;b=&quot;x</p>',
    );
  });

  it('link to the web app alone, and only in a line of its own', () => {
    const linked = (line: string): boolean => toHtml(`Words\n${line}`, 'https://a.test').includes('<a ');
    expect(['https://a.test', 'https://a.test/bookings?id=1&x=2'].filter(linked)).toHaveLength(2);
    expect(
      [
        'https://evil.test/',
        'https://a.test.evil.test/',
        'https://a.test@evil.test/',
        'Ann invited you to “https://a.test/x”.',
        'https://a.test/ https://evil.test/',
      ].filter(linked),
    ).toEqual([]);
    expect(toHtml('https://a.test/?a=1&b="x', 'https://a.test')).toContain(
      '<a href="https://a.test/?a=1&amp;b=&quot;x" style="color:#1c7ed6">https://a.test/?a=1&amp;b=&quot;x</a>',
    );
  });
});

it('a failure is tried again later, and given up in the end', async () => {
  await using smtp = await startSmtp();
  smtp.refuse = '450 busy 1';
  const world = await createWorld(base.database);
  await post(world, [letter]);
  const errors: unknown[] = [];
  const mailer = start(smtp.url, errors);
  for (let attempt = 1; attempt <= 8; attempt++) {
    const error = expect.stringContaining(`450 busy ${attempt}`) as string;
    await until(async () => expect(await mails(world)).toMatchObject([{ attempt, error }]));
    // The next attempt is set by the clock of this one's end: only then may the clock go on.
    await until(() => expect(errors).toHaveLength(attempt));
    smtp.refuse = `450 busy ${attempt + 1}`;
    ahead += 24 * 60 + 1;
  }
  await until(async () => expect(await mails(world)).toMatchObject([{ state: 'failed', attempt: 8 }]));
  smtp.refuse = '550 nobody here';
  await post(world, [letter]);
  await until(async () => expect((await mails(world))[0]).toMatchObject({ state: 'failed', attempt: 1 }));
  smtp.refuse = null;
  await post(world, [letter]);
  await until(async () => expect((await mails(world))[0]?.state).toBe('sent'));
  await mailer.stop();
  expect(errors).toHaveLength(9);
});

it('to whom it went is told only to who may read contacts in the whole workplace', async () => {
  const world = await createWorld(base.database);
  await post(world, [letter], 'kept');
  await world.ctx.tx((tx) =>
    tx.db
      .updateTable('mail')
      .set({ error: '550 <ann@example.com> is unknown' })
      .where('tenantId', '=', world.tenant.id)
      .execute(),
  );
  const { who } = world.ctx;
  const seen = async (given: Partial<Principal>) =>
    (await listMail(contextFor(base.database, { ...who, ...given } as Principal), {})).items[0];
  expect(await seen({})).toMatchObject({ recipient: letter.to, error: '550 <ann@example.com> is unknown' });
  for (const given of [{ scopes: new Set<Scope>(['mail:read']) }, { reach: [1] }])
    expect(await seen(given)).toMatchObject({ recipient: null, error: '550 <…> is unknown', subject: letter.subject });
});
