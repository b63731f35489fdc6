import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { workOff } from '../../../test/support/queue.ts';
import { openApproval } from '../../../test/support/visit-approval.ts';
import { declaredJobs } from '../../contracts.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { zoneDataVersion } from '../../platform/time.ts';
import { doers } from '../../wiring.ts';
import { updateBuilding } from '../places/places.ts';
import type { Visit } from './contract.ts';
import { getVisit, updateVisit } from './visitors.ts';

/** Visits as a server left them whose zone data said that the clocks are an hour ahead of what they are. */

const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
const letters = { publicUrl: 'https://desks.example', mailRoute: 'kept', organizer } as const;
const jobs = joinJobs(declaredJobs, doers({ sender: null, letters }));
const scene = await openApproval();
const { world, annex, tower, ann, as, admin, invite, told, written, jobsOf } = scene;
afterAll(() => scene[Symbol.asyncDispose]());

/** A visit that was meant from eleven to twelve. */
async function left(given: object = {}): Promise<Visit> {
  const visit = await invite(ann, { start: '2030-01-07T11:00', end: '2030-01-07T12:00', buildingId: annex, ...given });
  await sql`update visit set starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour',
    start_offset = start_offset + 60, end_offset = end_offset + 60 where id = ${visit.id}`.execute(world.db);
  await sql`update job set run_at = run_at - interval '1 hour'
    where name in ('visit.end', 'visit.expire') and key = ${String(visit.id)}`.execute(world.db);
  return visit;
}

async function look(): Promise<void> {
  const step = { version: zoneDataVersion, step: 'tell', after: null, again: true } as const;
  await admin().tx(async (tx) => tx.later('zone_data.apply', step, { key: 'look' }));
  await workOff(scene.database, jobs, { clock: () => admin().now });
}
const eleven = { start: '2030-01-07T03:00:00.000Z', end: '2030-01-07T04:00:00.000Z' };
const ten = { start: '2030-01-07T02:00:00.000Z', end: '2030-01-07T03:00:00.000Z' };

test('a visit is when it was meant once the zone data says otherwise, and nobody is written to of that', async () => {
  const visit = await left();
  expect(await written(visit)).toEqual(['invited']);
  await look();
  expect(await getVisit(as(ann), { id: visit.id })).toMatchObject(eleven);
  const last = (await told(visit)).at(-1);
  expect(last).toMatchObject({ type: 'visit.updated', data: eleven });
  expect(last?.data).not.toHaveProperty('was');
  expect(await written(visit)).toEqual([]);
  expect(await jobsOf(visit, 'visit.end')).toEqual([eleven.end]);
  // What is right stays as it is.
  const { version } = await getVisit(as(ann), { id: visit.id });
  await look();
  expect(await getVisit(as(ann), { id: visit.id })).toMatchObject({ version });
});

test('one that waits for approval ends at the start that was meant, and one that is moved is noted as it is then', async () => {
  const waiting = await left({ buildingId: tower });
  await look();
  expect(await jobsOf(waiting, 'visit.expire')).toEqual([eleven.start]);
  const moved = await left();
  await updateVisit(as(ann), { id: moved.id, start: '2030-01-07T10:00', end: '2030-01-07T11:00' });
  await look();
  expect(await getVisit(as(ann), { id: moved.id })).toMatchObject(ten);
});

test('one whose building goes by other clocks since keeps its instants', async () => {
  const visit = await left();
  await updateBuilding(admin(), { id: annex, zone: 'Europe/London' }, async () => undefined);
  await look();
  expect(await getVisit(as(ann), { id: visit.id })).toMatchObject(ten);
});
