import { describe, expect, it } from 'vitest';
import type { Me } from '../../data/session.ts';
import { keepsOffers, offersOf, whereOf, type Offers } from './where.ts';

const offer = (said: Partial<Offers[number]>): Offers[number] => ({
  buildingId: null,
  type: null,
  resourceId: null,
  ...said,
});
const again = (offers: Offers): Offers | null => {
  const where = whereOf(offers);
  return where && offersOf(where).map(offer);
};

describe('where something is offered', () => {
  it.each([
    ['nowhere', []],
    ['everywhere', [offer({})]],
    ['rooms everywhere', [offer({ type: 'room' })]],
    ['two buildings', [offer({ buildingId: 1 }), offer({ buildingId: 2 })]],
    [
      'rooms and desks of two buildings',
      ([1, 2] as const).flatMap((buildingId) => (['room', 'desk'] as const).map((type) => offer({ buildingId, type }))),
    ],
    ['single places', [offer({ resourceId: 7 }), offer({ resourceId: 9 })]],
  ])('is sent as it was read: %s', (_, offers) => {
    expect(again(offers)).toEqual(offers);
  });

  it.each([
    [
      'rooms of one and desks of another',
      [offer({ buildingId: 1, type: 'room' }), offer({ buildingId: 2, type: 'desk' })],
    ],
    ['a building and everywhere', [offer({}), offer({ buildingId: 1 })]],
    ['a room, and all of a building', [offer({ buildingId: 1 }), offer({ resourceId: 7 })]],
    ['a place as long as it stands there', [offer({ buildingId: 1, resourceId: 7 })]],
  ])('is left alone where a form cannot say it: %s', (_, offers) => {
    expect(whereOf(offers)).toBeNull();
  });

  it('is kept by whom it lies within the reach of', () => {
    const me = (buildings: 'all' | number[]) => ({ user: { buildings }, scopes: [] }) as unknown as Me;
    expect(keepsOffers(me('all'), [])).toBe(true);
    expect(keepsOffers(me([1]), [])).toBe(false);
    expect(keepsOffers(me([1]), [offer({ type: 'room' })])).toBe(false);
    expect(keepsOffers(me([1]), [offer({ buildingId: 1 }), offer({ buildingId: 2 })])).toBe(false);
    expect(keepsOffers(me([1, 2]), [offer({ buildingId: 1 }), offer({ buildingId: 2 })])).toBe(true);
    expect(keepsOffers(me([1]), [offer({ resourceId: 7 })])).toBe(true);
  });
});
