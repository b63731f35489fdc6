import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { pairedIn } from '../../../test/support/matrix/cast.ts';
import { zoneAtNoon } from '../../../test/support/matrix/noon.ts';
import { inHours } from '../../../test/support/matrix/row.ts';
import { openScene, send, type Scene, type Sender } from '../../../test/support/scene.ts';

let scene: Scene;
let kiosk: Sender;
let desk: Sender;
let host: Sender;
beforeAll(async () => {
  scene = await openScene(undefined, zoneAtNoon());
  const { own } = scene;
  kiosk = await pairedIn(scene, own.here);
  desk = await own.person('receptionist', { buildings: [own.here] });
  host = await own.person('employee');
});
afterAll(() => scene[Symbol.asyncDispose]());

const call = (route: string, who: Sender, body?: Record<string, unknown>, params?: Record<string, number>) =>
  send(scene.server, route.replace(' ', ' /api/v1'), who, { ...(body && { body }), ...(params && { params }) });

const health = { key: 'health', text: 'Are you well?', kind: 'yes_no', required: true, expected: 'yes' };
const shoes = { key: 'shoes', text: 'Which shoes?', kind: 'choice', choices: ['Boots', 'Others'], required: true };
const plate = { key: 'plate', text: 'Your number plate', kind: 'text', required: false };
const well = [
  { key: 'health', answer: 'yes' },
  { key: 'shoes', answer: 'Boots' },
];
const ill = [{ key: 'health', answer: 'no' }, well[1]];

/** Asks these questions here, and nothing once the test is over. */
async function asking(questions: readonly object[] = [health, shoes, plate]) {
  const { id } = await scene.own.make('/visit-questionnaires', {
    name: 'Safety',
    buildingId: scene.own.here,
    questions,
  });
  const dispose = () => call('DELETE /visit-questionnaires/:id', scene.own.admin, undefined, { id });
  onTestFinished(async () => void (await dispose()));
  return { id };
}

/** Receives somebody no more, until the test is over. */
async function shuttingOut(whom: object) {
  const { id } = await scene.own.make('/unwelcome-visitors', whom);
  const dispose = () => call('DELETE /unwelcome-visitors/:id', scene.own.admin, undefined, { id });
  onTestFinished(async () => void (await dispose()));
}

interface Invited {
  readonly id: number;
  readonly badges: readonly { readonly id: number; readonly registrationCode: string }[];
}
/** Vera, who comes with somebody else. */
async function invite(given: object = {}) {
  const made = (await scene.own.make('/visits', {
    visitors: [{ name: 'Vera Visitor', company: 'Veraco' }, { name: 'Somebody Else' }],
    buildingId: scene.own.here,
    hostId: host.userId,
    end: inHours(1),
    ...given,
  })) as Invited;
  const [badge] = made.badges;
  return { id: made.id, badgeId: badge?.id ?? 0, code: badge?.registrationCode ?? '' };
}
const ask = (code: string, who = kiosk) => call('POST /kiosk/questions', who, { code });
const arrive = (code: string, given: object = {}, who = kiosk) => call('POST /kiosk/arrivals', who, { code, ...given });
const badgeAt = async (id: number, who = desk) =>
  ((await call('GET /visits/:id', who, undefined, { id })).body as Invited).badges[0];

describe('at a kiosk, what has to be answered', () => {
  it('is not asked of whose details were erased, and nothing that is answered is kept', async () => {
    const { questionnaireVersion } = await (async () => {
      await asking();
      const { code } = await invite();
      return (await ask(code)).body as { questionnaireVersion: number };
    })();
    const { id, code } = await invite();
    const visitorId = ((await badgeAt(id, scene.own.admin)) as unknown as { visitorId: number }).visitorId;
    expect((await call('DELETE /visitors/:id', scene.own.admin, undefined, { id: visitorId })).status).toBe(200);
    expect(await ask(code)).toMatchObject({ status: 409, code: 'badge_state_conflict' });
    const barring = { answers: ill, questionnaireVersion };
    expect(await arrive(code, barring)).toMatchObject({ status: 409, code: 'badge_state_conflict' });
  });

  it('is asked of who has a code, without what had better be answered, and lets her in once it is', async () => {
    const questionnaire = await asking();
    const { id, badgeId, code } = await invite();
    expect(await arrive(code)).toMatchObject({ status: 422, code: 'visit_answers_missing' });
    const heard = await ask(code);
    expect(heard).toMatchObject({ status: 200 });
    const { expected: _expected, ...shown } = health;
    expect(heard.body).toEqual({ questionnaireVersion: 1, questions: [shown, shoes, plate] });
    const answers = [...well, { key: 'plate', answer: 'V 1' }];
    const here = await arrive(code, { answers, questionnaireVersion: 1 });
    expect(here).toMatchObject({ status: 200, body: { name: 'Vera Visitor', arrivedAt: expect.any(String) } });
    expect(JSON.stringify([heard.body, here.body])).not.toMatch(/Somebody|Veraco/);
    expect(await badgeAt(id)).toMatchObject({
      state: 'visiting',
      questions: { passed: true, questionnaireId: questionnaire.id, answers: { length: 3 } },
    });
    const audit = scene.own.db
      .selectFrom('audit')
      .select('action')
      .where('actor', '=', kiosk.key ?? '');
    const said = await audit.where('subjectId', '=', String(badgeId)).execute();
    expect(said.map(({ action }) => action).toSorted()).toEqual(['badge.answered', 'badge.arrived']);
  });

  it('is nothing where nobody has to answer: she is asked all the same, and may pass it by', async () => {
    await asking([plate]);
    const [silent, spoken] = [await invite(), await invite()];
    for (const { code } of [silent, spoken])
      expect((await ask(code)).body).toEqual({ questionnaireVersion: 1, questions: [plate] });
    expect(await arrive(silent.code)).toMatchObject({ status: 200, body: { arrivedAt: expect.any(String) } });
    expect(await badgeAt(silent.id)).toMatchObject({ state: 'visiting', questions: null });
    const answers = [{ key: 'plate', answer: 'V 2' }];
    expect(await arrive(spoken.code, { answers, questionnaireVersion: 1 })).toMatchObject({ status: 200 });
    expect(await badgeAt(spoken.id)).toMatchObject({ state: 'visiting', questions: { answers: [{ answer: 'V 2' }] } });
  });

  it('is kept when it bars entry, said to the front desk alone, and not tried again', async () => {
    await asking();
    const { id, badgeId, code } = await invite();
    const barred = await arrive(code, { answers: ill, questionnaireVersion: 1 });
    expect(barred).toMatchObject({ status: 200, body: { arrivedAt: null } });
    expect(Object.keys(barred.body as object).toSorted()).toEqual(['arrivedAt', 'departedAt', 'hostName', 'name']);
    expect(await badgeAt(id)).toMatchObject({ state: 'initial', questions: { passed: false } });
    expect(await badgeAt(id, host)).toMatchObject({ questions: { passed: false, answers: null } });
    expect(await arrive(code, { answers: well })).toMatchObject({ status: 422, code: 'visit_answers_bar_entry' });
    expect((await ask(code)).body).toEqual({ questionnaireVersion: null, questions: [] });
    expect(await badgeAt(id)).toMatchObject({ state: 'initial', questions: { passed: false } });
    const anew = await call('POST /visits/:id/badges/:badgeId/answers', desk, { answers: well }, { id, badgeId });
    expect(anew.status).toBe(200);
    expect(await arrive(code)).toMatchObject({ status: 200, body: { arrivedAt: expect.any(String) } });
  });

  it('is asked of nobody who may not arrive now, nor where there are no questions', async () => {
    const bare = await invite();
    expect((await ask(bare.code)).body).toEqual({ questionnaireVersion: null, questions: [] });
    expect(await arrive(bare.code)).toMatchObject({ status: 200 });
    expect(await ask(bare.code)).toMatchObject({ status: 409, code: 'badge_state_conflict' });
    const away = await invite({ buildingId: scene.own.elsewhere });
    const later = await invite({ start: inHours(72), end: inHours(73) });
    for (const [code, refusal] of [
      [away.code, 'building_out_of_reach'],
      [later.code, 'visit_not_today'],
      ['0000000000', 'not_found'],
    ] as const) {
      expect([code, await ask(code)]).toMatchObject([code, { code: refusal }]);
      expect([code, await arrive(code, { answers: well })]).toMatchObject([code, { code: refusal }]);
    }
  });

  it('is asked and taken of nobody who is not received; why is not said', async () => {
    await asking();
    const { id, code } = await invite();
    const reason = 'Shouted at the desk';
    await shuttingOut({ company: 'veraco', reason });
    for (const heard of [await ask(code), await arrive(code), await arrive(code, { answers: well })]) {
      expect(heard).toMatchObject({ status: 403, code: 'visitor_not_welcome' });
      expect(JSON.stringify(heard.body)).not.toMatch(/Shouted|unwelcomeVisitorId/);
    }
    expect(await badgeAt(id)).toMatchObject({ state: 'initial', questions: null });
  });

  it.each([
    ['too long', [{ key: 'health', answer: 'y'.repeat(501) }], 400],
    ['too many', Array.from({ length: 21 }, (_, n) => ({ key: `k${n}`, answer: 'x' })), 400],
    ['to something else', [...well, { key: 'age', answer: '7' }], 400],
    ['none to choose', [well[0], { key: 'shoes', answer: 'Clogs' }], 400],
    ['missing', [well[0]], 422],
  ])('is not answered by what is %s', async (_, answers, status) => {
    await asking();
    const { id, code } = await invite();
    expect((await arrive(code, { answers })).status).toBe(status);
    expect(await badgeAt(id)).toMatchObject({ state: 'initial', questions: null });
  });

  it('is answered anew where something else is asked meanwhile', async () => {
    const questionnaire = await asking();
    const { code } = await invite();
    const { id } = questionnaire;
    await call('PATCH /visit-questionnaires/:id', scene.own.admin, { questions: [shoes] }, { id });
    const late = await arrive(code, { answers: well, questionnaireVersion: 1 });
    expect(late).toMatchObject({ status: 409, code: 'version_conflict' });
    expect((await ask(code)).body).toEqual({ questionnaireVersion: 2, questions: [shoes] });
    expect(await arrive(code, { answers: [well[1]], questionnaireVersion: 2 })).toMatchObject({ status: 200 });
  });

  it('is found by trying codes no sooner than an arrival is', async () => {
    const guesser = await pairedIn(scene, scene.own.here);
    const codes = [];
    for (let round = 0; round < 32; round++)
      codes.push((await (round % 2 === 0 ? ask('0000000000', guesser) : arrive('0000000000', {}, guesser))).code);
    expect(codes.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 'not_found'));
    expect(codes.slice(30)).toEqual(['rate_limited', 'rate_limited']);
  });

  it('costs nothing of what wrong codes are bounded by where the code is somebody’s, whatever becomes of it', async () => {
    const busy = await pairedIn(scene, scene.own.here);
    const wrong = async () => (await ask('0000000000', busy)).code;
    const codes: unknown[] = [];
    for (let round = 0; round < 29; round++) codes.push(await wrong());
    const [{ code }, away] = [await invite(), await invite({ buildingId: scene.own.elsewhere })];
    for (let round = 0; round < 12; round++) expect((await ask(code, busy)).status).toBe(200);
    expect((await arrive(code, {}, busy)).status).toBe(200);
    expect(await arrive(code, {}, busy)).toMatchObject({ code: 'badge_state_conflict' });
    expect((await call('POST /kiosk/departures', busy, { code })).status).toBe(200);
    expect(await ask(away.code, busy)).toMatchObject({ code: 'building_out_of_reach' });
    codes.push(await wrong());
    expect(codes).toEqual(Array.from({ length: 30 }, () => 'not_found'));
    expect(await wrong()).toBe('rate_limited');
  });
});
