import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/google-chrome-stable', '/opt/google/chrome/chrome'];

/** The browser to test with: `ATRIUM_CHROMIUM`, else Debian's Chromium, else an installed Chrome. Ubuntu's is a snap: not looked for. */
export function findChromium(): string | null {
  const named = process.env['ATRIUM_CHROMIUM'];
  return [...(named === undefined ? places : [named])].find((path) => existsSync(path)) ?? null;
}

/**
 * Starts a headless browser with a fresh profile that talks to nobody but the pages it opens. The caller closes it.
 * @param more switches besides
 */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium: apt-get install chromium, or set ATRIUM_CHROMIUM');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}
