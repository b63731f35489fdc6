import { afterAll, expect, test } from 'vitest';
import { declaredJobs } from '../server/contracts.ts';
import { updateNoticeSettings } from '../server/modules/notifications/notifications.ts';
import { decideVisitByLink, readVisitApprovalLink, updateVisit } from '../server/modules/visitors/visitors.ts';
import { anonymousPrincipal, type Principal } from '../server/platform/context/principal.ts';
import { createAudience } from '../server/platform/events/audience.ts';
import { dispatchOnce } from '../server/platform/events/dispatch.ts';
import { reactionJobs } from '../server/platform/events/reactions.ts';
import { joinJobs } from '../server/platform/jobs/job.ts';
import { doers, listeners } from '../server/wiring.ts';
import { workOff as workOffJobs } from './support/queue.ts';
import { openApproval } from './support/visit-approval.ts';

const scene = await openApproval();
const { world, database, ann, approver, desk, as, invite, approvalOf } = scene;
afterAll(() => scene[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T00:00:00Z');
const letters = {
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
} as const;
const heard = listeners(letters);
const clock = () => NOW;
const onError = (error: unknown): void => {
  throw error;
};

/** Does all that is due, as the real server would. */
async function workOff(): Promise<void> {
  const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters }))];
  await workOffJobs(database, jobs, { clock, onError });
  while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
  await workOffJobs(database, jobs, { clock, onError });
}

const lettersTo = ({ email }: Pick<Principal, 'email'>) =>
  world.db
    .selectFrom('mail')
    .select(['subject', 'body', 'confidential', 'aboutType', 'aboutId'])
    .where('tenantId', '=', world.tenant.id)
    .where('recipient', '=', email ?? '')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
const nobody = () => as(anonymousPrincipal(world.tenant, '192.0.2.1'), NOW.toString());
const secretIn = (body = ''): string => /^https:\/\/desks\.example\/decide\/visit#(\S+)$/m.exec(body)?.[1] ?? '';

test('who is asked about a visit has a letter for her eyes whose link decides; its visitor is written to then', async () => {
  await updateNoticeSettings(as(approver), { language: 'de' });
  const visit = await invite(ann, { purpose: 'Secret plans' });
  const [{ name, email } = { name: '', email: '' }] = visit.badges;
  await workOff();
  await workOff();
  const [letter, ...more] = await lettersTo(approver);
  expect(more).toEqual([]);
  expect(letter).toMatchObject({ confidential: true, aboutType: 'visit', aboutId: visit.id });
  expect(letter?.body).toContain(
    `${visit.hostName} bittet Sie um Genehmigung eines Besuchs bei ${visit.hostName}: Tower.`,
  );
  expect(letter?.body).toContain('Ansehen und entscheiden können Sie hier.');
  expect(letter?.body).not.toContain(name);
  expect(letter?.body).not.toContain('Secret plans');
  expect(await lettersTo({ email })).toEqual([]);
  await decideVisitByLink(nobody(), { secret: secretIn(letter?.body), approve: true });
  expect(await approvalOf(visit)).toBe('approved');
  await workOff();
  expect(await lettersTo({ email })).toHaveLength(1);
  const [, told] = [letter, ...(await lettersTo(ann))];
  expect(told?.subject).toContain('Visit approved: Tower');
});

test('what becomes another visit is asked about anew, by another link, and says whom it is to', async () => {
  await updateNoticeSettings(as(approver), { language: 'en' });
  const visit = await invite();
  await workOff();
  const first = (await lettersTo(approver)).at(-1);
  await updateVisit(as(desk), { id: visit.id, start: '2030-01-07T08:30' });
  await workOff();
  const second = (await lettersTo(approver)).at(-1);
  expect(second?.body).toMatch(new RegExp(`asks you to approve a visit to ${visit.hostName} in Tower\\.`));
  await expect(readVisitApprovalLink(nobody(), { secret: secretIn(first?.body) })).rejects.toMatchObject({
    kind: { code: 'approval_link_ended' },
  });
  expect(await readVisitApprovalLink(nobody(), { secret: secretIn(second?.body) })).toMatchObject({
    hostName: visit.hostName,
    start: '2030-01-07T00:30:00.000Z',
  });
});
