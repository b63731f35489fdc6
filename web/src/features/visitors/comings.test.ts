import { expect, it } from 'vitest';
import type { Visit } from '../../data/visitors.ts';
import { comingsOf, fullNameOf, isSought } from './comings.ts';

const visit = (id: number, ...badges: readonly object[]) => ({ id, badges }) as unknown as Visit;

it('shows each visitor once, by her state, and who is here from yesterday too', () => {
  const both = visit(1, { id: 11, state: 'visiting' }, { id: 12, state: 'initial' });
  const yesterday = visit(2, { id: 21, state: 'visiting' }, { id: 22, state: 'no_show' });
  const comings = comingsOf([both, both, yesterday]);
  const idsOf = (state: 'initial' | 'visiting' | 'visited' | 'no_show') =>
    comings.get(state)?.map(({ badge }) => badge.id) ?? [];
  expect([idsOf('initial'), idsOf('visiting'), idsOf('visited'), idsOf('no_show')]).toEqual([[12], [11, 21], [], [22]]);
});

it('says where somebody is from where that is known, and of whom it is known no more, that', () => {
  const badge = { name: 'Vera', company: '', erasedAt: null } as Partial<
    Visit['badges'][number]
  > as Visit['badges'][number];
  const erased = { ...badge, name: '', erasedAt: '2030-01-07T00:00:00.000Z' };
  const names = [badge, { ...badge, company: 'Umbrella' }, erased].map((one) => fullNameOf(one, 'Erased'));
  expect(names).toEqual(['Vera', 'Vera · Umbrella', 'Erased']);
});

it('finds who is sought by parts of her name, her company, her host or her code, whatever the case and the accents', () => {
  const badge = { name: 'Zoë Müller', company: 'Umbrella', email: null, phone: '', registrationCode: 'E4Z1X3R87W' };
  const to = { hostName: 'Hanna Host', purpose: '', purposeName: null };
  const coming = { visit: { ...visit(1), ...to }, badge } as Parameters<typeof isSought>[0];
  const found = ['', ' ', 'zoe', 'MULLER', 'müller umbr', 'hanna', 'e4z1', 'null', 'zoe smith'];
  expect(found.filter((one) => isSought(coming, one))).toEqual(found.slice(0, 7));
});
