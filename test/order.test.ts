import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCircles } from './support/guards/circles.ts';
import { judgePlatformOrder, platformOrder } from './support/guards/platform-order.ts';
import { readFiles, root } from './support/sources.ts';

describe('the platform’s inner order', () => {
  test('is kept, types included', () => {
    const files = readFiles(['server']);
    const { seen, violations } = judgePlatformOrder(files);
    expect(seen).toBeGreaterThan(100);
    expect(violations).toEqual([]);
    const rooms = readdirSync(join(root, 'server/platform')).map((name) => name.replace(/(?:\.test)?\.ts$/, ''));
    expect(platformOrder).toEqual(expect.arrayContaining(rooms));
  });

  test.each([
    ['server/platform/contract/page.ts', `import type { Db } from '../db/connect.ts';`, 'contract may not import db'],
    ['server/platform/ids.ts', `import { toDate } from './time.ts';`, 'ids may not import time'],
    ['server/platform/db/connect.ts', `import { wake } from '../events/wake.ts';`, 'db may not import events'],
    ['server/platform/net/egress.ts', `type S = import('../auth/seal.ts').S;`, 'net may not import auth'],
    ['server/platform/limits/gate.ts', `import '../auth/seal.ts';`, 'limits may not import auth'],
    ['server/platform/auth/sessions.ts', `export { answer } from '../http/mount.ts';`, 'auth may not import http'],
    ['server/platform/events/dispatch.ts', `import '../delivery/lanes.ts';`, 'events may not import delivery'],
    ['server/platform/printing/print.ts', '', 'the room printing has no place'],
  ])('planted: %s %s', (path, text, says) => {
    expect(judgePlatformOrder(new Map([[path, text]])).violations).toEqual([expect.stringContaining(says)]);
  });

  test.each([
    ['server/platform/http/mount.ts', `import '../auth/seal.ts'; import '../contract/page.ts'; import './app.ts';`],
    ['server/platform/delivery/deliver.ts', `import type { Signals } from '../events/wake.ts';`],
    ['server/platform/db/connect.test.ts', `import '../http/mount.ts';`],
    ['server/modules/people/people.ts', `import '../../platform/http/mount.ts';`],
  ])('lawful: %s %s', (path, text) => {
    expect(judgePlatformOrder(new Map([[path, text]])).violations).toEqual([]);
  });
});

describe('files in a circle', () => {
  test('there are none in the server or the web, types included', () => {
    const { files, imports, circles } = findCircles(readFiles(['server', 'web/src']));
    expect(files).toBeGreaterThan(200);
    expect(imports).toBeGreaterThan(800);
    expect(circles).toEqual([]);
  });

  test('planted ones are found, each once and by its shortest way', () => {
    const files = new Map([
      ['server/a.ts', `import './b.ts'; import './c.ts';`],
      ['server/b.ts', `import type { C } from './c.ts';`],
      ['server/c.ts', `export { d } from './d.ts'; import 'kysely';`],
      ['server/d.ts', `await import('./b.ts');`],
      ['server/e.ts', `type E = import('./e.ts').E;`],
      ['web/f.tsx', `import '../server/a.ts'; import './gone.ts';`],
    ]);
    expect(findCircles(files)).toEqual({
      files: 6,
      imports: 7,
      circles: ['server/b.ts → server/c.ts → server/d.ts → server/b.ts', 'server/e.ts → server/e.ts'],
    });
  });
});
