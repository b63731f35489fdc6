import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
} from '../../../test/support/database.ts';
import { writeVisitSheetAs } from '../calendars/calendars.ts';
import { cancelVisit, createVisit, tellVisitors, updateVisit } from '../visitors/visitors.ts';
import { updateNoticeSettings, writeToVisitors } from './notifications.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const organizer = { name: 'Atrium', email: 'atrium@desks.example' };

test('a letter to a visitor says where, when and to whom, with her code, and nothing of anybody else; so does her calendar', async () => {
  const world = await createWorld(base.database);
  const tower = await createBuilding(world, { name: 'Tower', zone: 'Asia/Hong_Kong' });
  const address = '1 Harbour Road';
  await world.db.updateTable('building').set({ address }).where('id', '=', tower).execute();
  const { who } = await createUser(world, { name: 'Hanna Host' });
  const as = contextFor(base.database, who, Temporal.Instant.from('2030-01-07T00:00:00Z'));
  await updateNoticeSettings(as, { language: 'de' });
  const { id, badges } = await createVisit(as, {
    visitors: [
      { name: 'Vera Visitor', email: 'vera@outside.example', company: 'Umbrella' },
      { name: 'Walter', email: 'walter@outside.example' },
    ],
    buildingId: tower,
    start: '2030-01-07T09:00',
    end: '2030-01-07T10:00',
    purpose: 'Bewerbung',
    notes: 'Vertraulich',
  });
  const write = writeToVisitors.bind(null, { mailRoute: 'kept', writeVisitSheet: writeVisitSheetAs({ organizer }) });
  const tell = (): Promise<void> => as.tx((tx) => tellVisitors(tx, { visitId: id }, write));
  await tell();
  await updateVisit(as, { id, start: '2030-01-07T09:30' });
  await tell();
  await cancelVisit(as, { id });
  await tell();
  const mails = await world.db
    .selectFrom('mail')
    .select(['recipient', 'subject', 'body', 'calendar', 'qrCode', 'aboutType', 'aboutId'])
    .where('tenantId', '=', world.tenant.id)
    .orderBy('id')
    .execute();
  const hers = mails.filter(({ recipient }) => recipient === 'vera@outside.example');
  expect(mails).toHaveLength(6);
  const code = badges[0]?.registrationCode;
  const about = { aboutType: 'badge', aboutId: badges[0]?.id };
  expect(hers).toMatchObject([
    { subject: 'Ihr Besuch: Tower, Mo., 7. Januar 2030, 09:00–10:00', qrCode: code, ...about },
    { subject: 'Ihr Besuch, geändert: Tower, Mo., 7. Januar 2030, 09:30–10:00', qrCode: code, ...about },
    { subject: 'Ihr Besuch, abgesagt: Tower, Mo., 7. Januar 2030, 09:30–10:00', qrCode: null, ...about },
  ]);
  const [first] = hers;
  expect(first?.body.split('\n\n')).toEqual([
    'Guten Tag Vera Visitor,',
    `Hanna Host (${world.tenant.name}) erwartet Sie:`,
    'Tower\n1 Harbour Road\nMo., 7. Januar 2030, 09:00–10:00 (Asia/Hong_Kong)',
    `Nennen Sie am Empfang diesen Code, oder zeigen Sie sein Bild:\n${code}`,
    `Freundliche Grüße\n${world.tenant.name}`,
  ]);
  for (const { body, subject, calendar } of hers)
    expect([body, subject, calendar].join('\n')).not.toMatch(/walter|umbrella|bewerbung|vertraulich|@example\.com/i);
  const sheets = hers.map(({ calendar }) => new ICAL.Component(ICAL.parse(calendar ?? '') as unknown[]));
  const entries = sheets.map((sheet) => sheet.getFirstSubcomponent('vevent'));
  const valueOf = (name: string) => entries.map((entry) => String(entry?.getFirstPropertyValue(name)));
  expect(sheets.map((sheet) => sheet.getFirstPropertyValue('method'))).toEqual(['REQUEST', 'REQUEST', 'CANCEL']);
  expect(new Set(valueOf('uid')).size).toBe(1);
  expect(valueOf('sequence')).toEqual(['1', '2', '3']);
  expect(valueOf('dtstart')).toEqual(['2030-01-07T09:00:00', '2030-01-07T09:30:00', '2030-01-07T09:30:00']);
  expect(valueOf('attendee')).toEqual(Array(3).fill('MAILTO:vera@outside.example'));
  expect(valueOf('location')[0]).toBe('Tower, 1 Harbour Road');
  expect(entries.map((entry) => entry?.getFirstPropertyValue('url'))).toEqual([null, null, null]);
  const walters = mails.find(({ recipient }) => recipient === 'walter@outside.example')?.calendar ?? '';
  expect(walters).toContain(valueOf('uid')[0]);
});
