import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'uqr';
import { expect, it, onTestFinished } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestServer } from '../support/server.ts';
import { noonZone, signIn, visit } from './visit.ts';

const front = { email: 'admin@example.com', password: 'walnut ferry eleven' };
const [WIDTH, HEIGHT] = [640, 480];

/** A film of one picture, a code that is held before the camera: YUV4MPEG2, grey. */
function filmOf(text: string): Buffer {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const scale = Math.floor((HEIGHT * 0.7) / size);
  const [left, top] = [WIDTH, HEIGHT].map((all) => Math.floor((all - size * scale) / 2)) as [number, number];
  const grey = Buffer.alloc(WIDTH * HEIGHT, 160);
  for (let y = 0; y < size * scale; y++)
    for (let x = 0; x < size * scale; x++)
      grey[(top + y) * WIDTH + left + x] = data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 16 : 235;
  const noColour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`),
    ...Array.from({ length: 5 }, () => [Buffer.from('FRAME\n'), grey, noColour]).flat(),
  ]);
}

it('a visitor holds her code before the kiosk’s camera, in a browser that reads none itself, and is there', async () => {
  const env = { ATRIUM_DEMO: '0', ATRIUM_ADMIN_EMAIL: front.email, ATRIUM_ADMIN_PASSWORD: front.password };
  await using server = await startTestServer({ env });
  const { id: buildingId } = (await server.call('POST', '/buildings', { name: 'Noon house', zone: noonZone() })).body;
  const { body: people } = await server.call('GET', '/users?search=admin');
  const end = Temporal.Now.instant().add({ hours: 2 }).toString();
  const visitors = [{ name: 'Ada Visitor' }];
  const made = await server.call('POST', '/visits', { visitors, buildingId, hostId: people.items[0].id, end });
  const folder = await mkdtemp(join(tmpdir(), 'atrium-camera-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const film = join(folder, 'code.y4m');
  await writeFile(film, filmOf(made.body.badges[0].registrationCode));
  const browser = await launchChromium([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]);
  onTestFinished(() => browser.close());

  const tablet = await visit(browser, server.url, { viewport: { width: 1024, height: 768 }, hasTouch: true });
  const { page } = tablet;
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'BarcodeDetector'));
  await page.goto('/kiosk');
  const code = await page.getByLabel('Pairing code').textContent();
  const desk = await visit(browser, server.url);
  await signIn(desk.page, front);
  const paired = await desk.page.evaluate(
    async (body) =>
      (await fetch('/api/v1/paired-devices', { method: 'POST', body, headers: { 'content-type': 'application/json' } }))
        .status,
    JSON.stringify({ code, name: 'Door', buildingId }),
  );
  expect(paired).toBe(201);
  await page.getByRole('heading', { name: 'Welcome to Noon house' }).waitFor();
  await page.getByRole('button', { name: 'Scan with the camera' }).tap();
  await page.getByRole('heading', { name: 'Welcome, Ada Visitor.' }).waitFor();
  // The camera is off again.
  expect(await page.locator('video').count()).toBe(0);
  const { badges } = (await server.call('GET', `/visits/${made.body.id}`)).body;
  expect(badges).toMatchObject([{ state: 'visiting' }]);
  expect(tablet.complaints).toEqual([]);
});
