import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { epturaWorkplace } from '../../server/connectors/eptura-workplace/connector.ts';
import { launchChromium } from '../support/chromium.ts';
import { startWorkplace, type Workplace } from '../support/eptura-workplace.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { siteOf } from '../support/workplace-site.ts';

export const administrator = { email: 'admin@example.com', password: 'walnut ferry eleven' };

interface Beside {
  server: TestServer;
  /** Two buildings, of which each has two floors with three spaces. */
  workplace: Workplace;
  browser: Browser;
}

/** Sets up an Atrium for the tests of a file, and beside it an Eptura Workplace that it may call. */
export function workplaceBeside(): Beside {
  const here = {} as Beside;
  beforeAll(async () => {
    here.workplace = await startWorkplace(siteOf(2, 3));
    const env = {
      ATRIUM_ADMIN_EMAIL: administrator.email,
      ATRIUM_ADMIN_PASSWORD: administrator.password,
      ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8',
    };
    const connectors = [epturaWorkplace];
    [here.server, here.browser] = await Promise.all([startTestServer({ env, connectors }), launchChromium()]);
  });
  afterAll(async () => {
    await here.browser?.close();
    await here.server?.[Symbol.asyncDispose]();
    await here.workplace?.[Symbol.asyncDispose]();
  });
  return here;
}
