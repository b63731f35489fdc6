import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cycleIn, judge, moduleUses } from './support/floors.ts';
import { parseSource, readFiles, root } from './support/sources.ts';

const folders = ['server', 'web', 'test', 'bench', 'bin'].filter((folder) => existsSync(join(root, folder)));
const files = readFiles(folders);

describe('the code as it is', () => {
  it('keeps to the floors, the module table and the names', () => {
    expect(judge(files).violations).toEqual([]);
  });

  it('was looked at: each import a plain text search finds is among those judged', () => {
    const server = [...files].filter(([path]) => path.startsWith('server/') && !path.endsWith('.test.ts'));
    expect(server.length).toBeGreaterThan(10);
    let seen = 0;
    for (const [path, text] of server) {
      const plain = Array.from(text.matchAll(/^(?:import|export|\}) ?.*?from '([^']+)';$/gm), (match) => match[1]);
      const judged = parseSource(path, text).imports.map((edge) => edge.specifier);
      expect({ path, judged }).toEqual({ path, judged: expect.arrayContaining(plain) });
      seen += plain.length;
    }
    expect(seen).toBeGreaterThan(20);
    expect(judge(files).imports).toBeGreaterThanOrEqual(seen);
  });

  it('has an acyclic module table, the one ARCHITECTURE.md shows', () => {
    expect(cycleIn(moduleUses)).toBeNull();
    expect(cycleIn({ a: ['b'], b: ['c'], c: ['b'] })).toEqual(['b', 'c', 'b']);
    const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    // Several that use the same share a row.
    const rows = Array.from(
      page.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) +\| ([^|]*)\|$/gm),
      ([, names = '', uses = '']) => {
        const used = uses.trim() === '–' ? [] : uses.split(',').map((word) => word.trim());
        return names.split(', ').map((name) => [name.slice(1, -1), used] as const);
      },
    ).flat();
    expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
    expect(Object.fromEntries(rows)).toEqual(moduleUses);
  });
});

/** One planted violation each: file, text, and what the report must say of it. */
const planted: readonly (readonly [path: string, text: string, says: string])[] = [
  ['server/platform/db/migrate.ts', `import '../../modules/holds/holds.ts';`, 'platform may not import module'],
  ['server/platform/log.ts', `export { main } from '../main.ts';`, 'platform may not import entry'],
  ['server/modules/holds/holds.ts', `await import('../../faces/v1/v1.ts');`, 'module may not import face'],
  [
    'server/modules/holds/store.ts',
    `import { sync } from '../../connectors/condeco/pull.ts';`,
    'module may not import conn',
  ],
  ['server/faces/v1/v1.ts', `import type { X } from '../offision/offision.ts';`, 'face may not import face'],
  [
    'server/faces/v1/v1.ts',
    `import { pull } from '../../connectors/condeco/pull.ts';`,
    'face may not import connector',
  ],
  ['server/connectors/condeco/pull.ts', `import '../../faces/v1/v1.ts';`, 'connector may not import face'],
  ['server/faces/v1/v1.ts', `import { main } from '../../main.ts';`, 'face may not import entry'],
  [
    'server/faces/v1/v1.ts',
    `import { rows } from '../../modules/bookings/store.ts';`,
    'store.ts is private to the module',
  ],
  ['server/wiring.ts', `import { decide } from './modules/policies/rules.ts';`, 'rules.ts is private to the module'],
  ['server/demo/load.ts', `import { rows } from '../modules/places/store.ts';`, 'store.ts is private to the module'],
  ['server/modules/bookings/bookings.ts', `import '../people/store.ts';`, 'store.ts is private to the module'],
  ['server/modules/bookings/bookings.test.ts', `import '../people/store.ts';`, 'store.ts is private to the module'],
  ['server/modules/holds/holds.ts', `import { f } from '../people/people.ts';`, 'holds may not use people'],
  ['server/modules/people/contract.ts', `type A = import('../places/contract.ts').A;`, 'people may not use places'],
  ['server/modules/people/people.ts', `import type { FastifyReply } from 'fastify';`, 'a module knows no HTTP'],
  ['server/modules/people/people.ts', `import plugin from '@fastify/static';`, 'a module knows no HTTP'],
  ['server/modules/people/people.ts', `import { request } from 'node:https';`, 'a module knows no HTTP'],
  ['server/modules/people/rules.ts', `import { find } from './store.ts';`, 'rules are pure'],
  ['server/modules/people/rules.ts', `import { sql } from 'kysely';`, 'rules are pure'],
  ['server/modules/people/contract.ts', `import type { Row } from './store.ts';`, 'a contract is data only'],
  [
    'server/modules/people/Errors.ts',
    '',
    'a module has only contract.ts, rules.ts, store.ts, people.ts, its capabilities',
  ],
  ['server/modules/people/parts/cards.ts', '', 'a module has only contract.ts, rules.ts, store.ts, people.ts'],
  ['server/modules/people/cards.sql.ts', '', 'a module has only contract.ts, rules.ts, store.ts, people.ts'],
  ['server/modules/people/cards.test.ts', '', 'tests no file beside it'],
  ['server/faces/v1/v1.ts', `import '../../modules/people/cards.ts';`, 'cards.ts is private to the module'],
  ['server/modules/access/access.ts', `import '../people/cards.ts';`, 'cards.ts is private to the module'],
  ['server/modules/catering/catering.ts', '', 'the module catering is not in the table'],
  ['server/modules/people/persons.matrix.ts', '', 'rows of the matrix stand in people.matrix.ts'],
  [
    'server/modules/people/people.ts',
    `import { user } from '../people/people.matrix.ts'; import { desk } from '../holds/holds.matrix.ts';`,
    'holds.matrix.ts is private to the module holds',
  ],
  ['server/modules/stray.ts', '', 'stands on no floor'],
  ['server/anything/else.ts', '', 'stands on no floor'],
  ['web/src/pages/home.tsx', '', 'stands on no floor'],
  ['server/faces/v1/v1.ts', `import '../../../web/src/lib/api.ts';`, 'face may not import lib'],
  ['server/faces/v1/v1.ts', `import '../../../test/support/database.ts';`, 'face may not import test'],
  ['web/src/lib/api.ts', `import { endpoints } from '../../../server/modules/people/contract.ts';`, 'takes only types'],
  ['web/src/lib/api.ts', `import { type A } from '../../../server/modules/people/contract.ts';`, 'takes only types'],
  [
    'web/src/lib/api.ts',
    `import type { A } from '../../../server/modules/people/people.ts';`,
    'the web sees only server/contracts.ts, contract',
  ],
  ['web/src/lib/api.ts', `import { contracts } from '../../../server/contracts.ts';`, 'takes only types'],
  [
    'web/src/lib/api.ts',
    `import type { M } from '../../../server/modules.ts';`,
    'the web sees only server/contracts.ts',
  ],
  ['web/src/lib/api.ts', `import type { C } from '../../../server/platform/context/context.ts';`, 'the web sees only'],
  ['web/contracts.ts', `import { modules } from '../server/modules.ts';`, 'takes only types'],
  ['web/src/features/bookings/list.tsx', `import '../people/card.tsx';`, 'feature may not import feature'],
  [
    'web/src/features/bookings/list.tsx',
    `import { router } from '../../app/router.tsx';`,
    'feature may not import app',
  ],
  ['web/src/screens/kiosk/kiosk.tsx', `import '../../features/bookings/list.tsx';`, 'feature may not import feature'],
  ['web/src/ui/button.tsx', `const lazy = () => import('../features/bookings/list.tsx');`, 'ui may not import feature'],
  ['web/src/lib/when.ts', `import type { Look } from '../ui/button.tsx';`, 'lib may not import ui'],
  ['web/src/lib/api.ts', `type Booking = import('../data/bookings.ts').Booking;`, 'lib may not import data'],
  ['web/src/ui/type-icon.tsx', `import type { Resource } from '../data/resources.ts';`, 'ui may not import data'],
  ['web/src/ui/notice.tsx', `export { BookingCard } from '../parts/booking-card.tsx';`, 'ui may not import parts'],
  ['web/src/data/bookings.ts', `import type { Shown } from '../parts/booking-card.tsx';`, 'data may not import parts'],
  [
    'web/src/data/bookings.ts',
    `import { split } from '../features/bookings/groups.ts';`,
    'data may not import feature',
  ],
  ['web/src/parts/booking-card.tsx', `import '../features/book/places.ts';`, 'parts may not import feature'],
  ['web/src/parts/booking-card.tsx', `import type { Room } from '../app/rooms.ts';`, 'parts may not import app'],
  ['web/src/ui/shapes/box.tsx', `import '../../app/router.tsx';`, 'ui may not import app'],
  ['server/platform/http/utils.ts', '', 'a name that says nothing: utils'],
  ['server/platform/db-helpers/pool.ts', '', 'a name that says nothing: helpers'],
  ['web/src/ui/ModalManager.tsx', '', 'a name that says nothing: manager'],
  ['web/src/ui/index.ts', '', 'a barrel'],
  ['server/platform/log.ts', `export * from './errors.ts';`, 'export *'],
  ['server/platform/log.ts', `export default function log() {}`, 'default export'],
  ['server/platform/log.ts', `export enum Level { Info }`, 'enum'],
];

/** The nearest lawful neighbours of the above: a judge that refuses everything would pass the first half. */
const lawful: readonly (readonly [path: string, text: string])[] = [
  ['server/main.ts', `import { v1 } from './faces/v1/v1.ts'; import { holds } from './modules/holds/holds.ts';`],
  ['server/wiring.ts', `import { release } from './modules/bookings/bookings.ts';`],
  [
    'server/faces/v1/v1.ts',
    `import fastify from 'fastify'; import './routes.ts'; import '../../modules/people/contract.ts';`,
  ],
  ['server/modules/bookings/bookings.ts', `import { take } from '../holds/holds.ts'; import './store.ts';`],
  [
    'server/modules/bookings/rules.ts',
    `import { Zone } from '../../platform/time.ts'; import type { Row } from './store.ts';`,
  ],
  ['server/modules/bookings/expire-offers.ts', `import './store.ts';`],
  ['server/modules/bookings/bookings.ts', `import './expire-offers.ts';`],
  ['server/modules/bookings/expire-offers.test.ts', `import './expire-offers.ts';`],
  ['server/modules/bookings/bookings.test.ts', `import { openDatabase } from '../../../test/support/database.ts';`],
  ['server/platform/http/mount.ts', `import fastify from 'fastify'; import { now } from '../time.ts';`],
  ['web/src/app/router.tsx', `import { List } from '../features/bookings/list.tsx'; import '../ui/theme.css';`],
  [
    'web/src/features/bookings/list.tsx',
    `import './row.tsx'; import { api } from '../../lib/api.ts'; import '../../ui/card.tsx';`,
  ],
  ['web/src/features/bookings/list.tsx', `import '../../parts/card.tsx'; import '../../data/bookings.ts';`],
  ['web/src/parts/card.tsx', `import './badge.tsx'; import '../data/bookings.ts'; import '../ui/notice.tsx';`],
  ['web/src/data/bookings.ts', `import './resources.ts'; import '../lib/api.ts';`],
  ['web/src/ui/notice.tsx', `import './brand.tsx'; import { showProblem } from '../lib/show.ts';`],
  ['web/src/lib/api.ts', `import type { A } from '../../../server/modules/people/contract.ts';`],
  ['web/src/lib/api.ts', `import type { E } from '../../../server/platform/contract/endpoint.ts';`],
  ['server/modules/holds/holds.matrix.ts', `import { user } from '../people/people.matrix.ts';`],
  ['web/src/lib/api.ts', `import type { Contract } from '../../../server/contracts.ts';`],
  ['web/src/lib/live.ts', `import type { DataOf } from '../../../server/platform/contract/event.ts';`],
  ['web/contracts.ts', `import { contracts } from '../server/contracts.ts';`],
  ['test/contracts.test.ts', `import { rows } from '../server/modules/people/store.ts';`],
  ['server/platform/text.ts', `export const note = "import { x } from '../modules/holds/holds.ts'; enum A {}";`],
  ['web/vite.config.ts', `export default {};`],
  ['server/platform/database.ts', ''],
];

/** A file by itself; a test has the file that it tests beside it, unless there is nothing in it. */
const alone = (path: string, text: string): Map<string, string> =>
  new Map([...(text === '' ? [] : [[path.replace('.test.ts', '.ts'), ''] as const]), [path, text] as const]);

describe('planted', () => {
  it.each(planted)('%s is caught: %s', (path, text, says) => {
    const report = judge(alone(path, text));
    expect(report.violations).toEqual([expect.stringContaining(says)]);
    expect(report.violations[0]).toContain(path);
  });

  it.each(lawful)('%s passes: %s', (path, text) => {
    expect(judge(alone(path, text)).violations).toEqual([]);
  });

  it('a file that cannot be parsed is an error, not a pass', () => {
    expect(() => judge(new Map([['server/platform/log.ts', 'import {']]))).toThrow('server/platform/log.ts');
  });
});
