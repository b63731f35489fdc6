import { ALL_TENANTS } from '../platform/db/connect.ts';
import { reachDatabase } from '../platform/db/open.ts';
import { sortsAsPeopleRead } from '../platform/db/sorting.ts';
import { countJobs } from '../platform/jobs/store.ts';
import { listTenants } from '../platform/tenants.ts';
import { zoneDataVersion } from '../platform/time.ts';
import { listBehindZoneData } from '../modules/series/series.ts';
import { print, quiet, type Command } from './command.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'check settings, database and schema',
  whole: true,
  async run(config, { json }) {
    await using opened = await reachDatabase(config, quiet);
    const db = opened.database.forTenant(ALL_TENANTS);
    const tenants = await listTenants(db);
    const waiting = await db
      .selectFrom('event')
      .select((row) => row.fn.countAll<number>().as('n'))
      .where('position', 'is', null)
      .executeTakeFirstOrThrow();
    const givenUp = (await countJobs(db, Temporal.Now.instant())).filter(({ gaveUp }) => gaveUp > 0);
    print(json, {
      database: opened.description,
      schema: opened.applied.length === 0 ? 'up to date' : `migrated now: ${opened.applied.join(', ')}`,
      namesSort: (await sortsAsPeopleRead(db)) ? 'as people read' : 'by code: this PostgreSQL was built without ICU',
      tenants: tenants.map(({ slug }) => slug),
      eventsWaiting: waiting.n,
      jobsGivenUp: givenUp.map(({ name, gaveUp }) => `${gaveUp} × ${name}`),
      node: process.version,
      timeZones: zoneDataVersion || 'unknown',
      timeZonesNewTo: (await listBehindZoneData(db)).map(({ slug }) => slug),
    });
    return 0;
  },
};
