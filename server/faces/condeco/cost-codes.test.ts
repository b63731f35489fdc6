import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationFor, askCondeco, type CondecoRequest } from '../../../test/support/application.ts';
import { openScene, unique, type Scene, type Sender } from '../../../test/support/scene.ts';

let scene: Scene;
let sender: Sender;
beforeAll(async () => {
  scene = await openScene();
  sender = await applicationFor(scene, { product: 'CostCode' });
});
afterAll(() => scene[Symbol.asyncDispose]());

const ask = (...asked: CondecoRequest) => askCondeco(scene, sender, ...asked);
const shown = (costCentre: string, desc: string, active = true) => ({
  costCodeId: expect.any(Number),
  costCentre,
  desc,
  active,
});

describe('cost codes', () => {
  it('are handed over as a list with a name, alone, or one by one, and are added or changed', async () => {
    const [a, b] = [unique('A'), unique('B')];
    const named = {
      costCodes: [
        { costCentre: b, desc: 'Bees' },
        { CostCode: a, Description: 'Ants' },
      ],
    };
    const { status, body } = await ask('POST', '/costcodes', named);
    expect([status, body]).toEqual([201, { costCodes: [shown(b, 'Bees'), shown(a, 'Ants')] }]);
    const again = [{ costCentre: a.toLowerCase(), desc: 'Aunts' }, { CostCentre: b }];
    const second = await ask('POST', '/CostCodes', again);
    expect(second.body).toEqual({ costCodes: [shown(a.toLowerCase(), 'Aunts'), shown(b, 'Bees')] });
    expect(second.body.costCodes.map(idOf).toSorted()).toEqual(body.costCodes.map(idOf).toSorted());
    const single = unique('S');
    const form = new URLSearchParams({ costCentre: single, Desc: 'One' });
    expect((await ask('POST', '/costcodes', form)).body).toEqual({ costCodes: [shown(single, 'One')] });
    expect((await ask('POST', '/costcodes', [])).body).toEqual({ costCodes: [] });
  });
  const idOf = ({ costCodeId }: { readonly costCodeId: number }): number => costCodeId;

  it('are listed by code, changed, ended, and brought back by being handed over again', async () => {
    const mark = unique('list');
    const list = async (query = '') =>
      (await ask('GET', `/costcodes?search=${mark}${query}`)).body.costCodes.map(
        ({ costCentre, active }: { costCentre: string; active: boolean }) => `${costCentre} ${active}`,
      );
    const given = ['b', 'a', 'c'].map((each) => ({ costCentre: `${mark}-${each}` }));
    const { costCodes } = (await ask('POST', '/costcodes', given)).body;
    const [b] = costCodes.map(idOf);
    expect(await list()).toEqual([`${mark}-a true`, `${mark}-b true`, `${mark}-c true`]);
    expect(await list('&pageNumber=2&pageSize=2')).toEqual([`${mark}-c true`]);
    const page = await ask('GET', `/costcodes?search=${mark}&pageNumber=2&pageSize=2`);
    expect(page.body.totalRecords).toBe(3);
    expect(await ask('PUT', `/costcodes/${b}`, { desc: 'New' })).toEqual({
      status: 200,
      body: shown(`${mark}-b`, 'New'),
    });
    expect(await ask('DELETE', `/costcodes/${b}`)).toEqual({ status: 200, body: {} });
    expect(await ask('DELETE', `/costcodes/${b}`)).toEqual({ status: 200, body: {} });
    expect(await list('&active=true')).toEqual([`${mark}-a true`, `${mark}-c true`]);
    expect(await list('&active=false')).toEqual([`${mark}-b false`]);
    expect(await list('&active=true&pageNumber=2&pageSize=1')).toEqual([`${mark}-c true`]);
    const v1 = await scene.server.call('GET', `/cost-codes/${b}`, undefined, scene.own.admin.headers);
    expect(v1.body).toMatchObject({ code: `${mark}-b`, description: 'New', archivedAt: expect.any(String) });
    await ask('POST', '/costcodes', { costCentre: `${mark}-B` });
    expect(await list('&active=true')).toContain(`${mark}-B true`);
    expect((await ask('PUT', `/costcodes/${b}`, { active: false })).body).toMatchObject({ active: false });
  });

  it('are refused by name, and none of them is kept', async () => {
    const good = unique('good');
    const cases: readonly (readonly [object, string])[] = [
      [{}, 'costCodes'],
      [{ desc: 'x' }, 'costCentre'],
      [[{ costCentre: good }, { desc: 'x' }], 'costCodes[1].costCentre'],
      [[{ costCentre: good }, { costCentre: good.toUpperCase() }], 'costCodes[1].costCentre'],
      [[{ costCentre: 'x'.repeat(101) }], 'costCodes[0].costCentre'],
      [[{ costCentre: good, desc: 'x'.repeat(201) }], 'costCodes[0].desc'],
      [Array.from({ length: 1_001 }, (_, n) => ({ costCentre: `many-${n}` })), 'costCodes'],
      [[7], 'costCodes[0]'],
      // Two names of one thing that differ, and one code beside a list: one of the two would be passed over.
      [{ costCentre: good, costCode: 'other' }, 'costCode'],
      [[{ costCentre: good, desc: 'This', description: 'That' }], 'costCodes[0].description'],
      [{ costCentre: good, costCodes: [{ costCentre: `${good}1` }] }, 'costCentre'],
    ];
    for (const [given, param] of cases) {
      const { status, body } = await ask('POST', '/costcodes', given);
      expect([status, body.param, body.statusCode]).toEqual([400, param, 400]);
    }
    expect((await ask('GET', `/costcodes?search=${good}`)).body).toEqual({ costCodes: [], totalRecords: 0 });
    const taken = await ask('POST', '/costcodes', [{ costCentre: `${good}1` }, { costCentre: `${good}2` }]);
    const [, second] = taken.body.costCodes.map(idOf);
    expect(await ask('PUT', `/costcodes/${second}`, { costCentre: `${good}1` })).toMatchObject({
      status: 409,
      body: { param: 'costCentre', code: 'cost_code_taken' },
    });
    expect(await ask('PUT', `/costcodes/${second}`, { desc: 'This', description: 'That' })).toMatchObject({
      status: 400,
      body: { param: 'description' },
    });
    const same = { costCode: `${good}2`, desc: 'This', description: 'This' };
    expect((await ask('PUT', `/costcodes/${second}`, same)).status).toBe(200);
    expect(await ask('DELETE', '/costcodes/999999')).toMatchObject({ status: 404, body: { param: 'costCodeId' } });
  });

  it('are opened by their own key alone, and kept by who says what may be booked in the whole workplace', async () => {
    const poor = await applicationFor(scene, { product: 'CostCode', scopes: ['bookings:read'] });
    const local = await applicationFor(scene, { product: 'CostCode', reach: [scene.own.here] });
    const other = await applicationFor(scene, { product: 'Visitor' });
    const own = sender;
    const heard: number[] = [];
    for (const who of [poor, local, other]) {
      sender = who;
      heard.push((await ask('POST', '/costcodes', { costCentre: unique('no') })).status);
    }
    sender = own;
    expect(heard).toEqual([403, 403, 401]);
  });
});

describe('a location', () => {
  it('says whether a booking there names who pays, by the most particular policy about it', async () => {
    const { own } = scene;
    sender = await applicationFor(scene, { product: 'Combined' });
    const flags = async (id: number): Promise<boolean[]> => {
      const { Data } = (await ask('GET', '/locations')).body;
      const there = Data.find(({ InternalId }: { InternalId: number }) => InternalId === id);
      return [there.IsCostCentreMandatory, there.IsCCPaymentCostCodeEnabled];
    };
    await ask('POST', '/costcodes', { costCentre: unique('flag') });
    expect(await flags(own.here)).toEqual([false, true]);
    const policy = (more: object) =>
      own.make('/policies', { name: unique('Pay'), rules: { costCodes: true }, ...more });
    await policy({ buildingId: own.here, type: 'desk' });
    expect(await flags(own.here)).toEqual([false, true]);
    await policy({ buildingId: own.here });
    expect([await flags(own.here), await flags(own.elsewhere)]).toEqual([
      [true, true],
      [false, true],
    ]);
    await policy({ buildingId: own.here, type: 'room', rules: { costCodes: false } });
    expect(await flags(own.here)).toEqual([false, true]);
  });
});
