import { describe, expect, it } from 'vitest';
import { maySee, rooms, roomsFor, screens, type Room } from './rooms.ts';

const roles = ['employee', 'receptionist', 'space_manager', 'administrator'] as const;

describe('rooms', () => {
  it('are the eight there will be, in their order', () => {
    expect(rooms.map(({ id }) => id)).toEqual([
      'today',
      'book',
      'people',
      'reception',
      'insights',
      'manage',
      'settings',
      'account',
    ]);
  });

  it('hold every screen once', () => {
    const held = rooms.flatMap((room) => room.screens.map(({ path }) => path));
    expect(held.toSorted()).toEqual(
      Object.values(screens)
        .map(({ path }) => path)
        .toSorted(),
    );
    expect(new Set(held).size).toBe(held.length);
  });

  it.each(roles)('for %s: none is empty', (role) => {
    const open = roomsFor(role);
    const all = role === 'administrator';
    const manages = all || role === 'space_manager';
    const when = <Item>(is: boolean, item: Item): Item[] => (is ? [item] : []);
    expect(open.map(({ id }) => id)).toEqual([
      'today',
      'book',
      'people',
      ...when(manages, 'manage'),
      ...when(all, 'settings'),
      'account',
    ]);
    expect(open.flatMap((room) => room.screens.map(({ path }) => path))).toEqual([
      '/bookings',
      '/waiting',
      '/seats',
      '/approvals',
      '/tasks',
      '/',
      ...when(all, '/people'),
      '/team',
      '/visitors',
      ...when(manages, '/manage/policies'),
      ...when(manages, '/manage/closures'),
      ...when(manages, '/manage/assignments'),
      ...when(manages, '/manage/labels'),
      ...when(manages, '/manage/calendars'),
      ...when(manages, '/manage/door-keys'),
      ...when(manages, '/manage/combined-rooms'),
      ...when(manages, '/manage/lockers'),
      ...when(manages, '/manage/resource-groups'),
      ...when(manages, '/manage/cost-codes'),
      ...when(manages, '/manage/services'),
      ...when(manages, '/manage/sensors'),
      ...when(manages, '/manage/displays'),
      ...when(manages, '/insights'),
      ...when(manages, '/manage/export'),
      ...when(manages, '/manage/workbook'),
      ...when(all, '/settings/service-accounts'),
      ...when(all, '/settings/applications'),
      ...when(all, '/settings/connections'),
      ...when(all, '/settings/online-meetings'),
      '/account',
    ]);
  });

  it('open to a role once there is something in them, and to no other', () => {
    const furnished = rooms.map((room): Room => ({ ...room, screens: [screens.book] }));
    const doors = roles.map((role) => roomsFor(role, furnished).map(({ id }) => id));
    const all = rooms.map(({ id }) => id);
    const without = (...shut: readonly string[]) => all.filter((id) => !shut.includes(id));
    expect(doors).toEqual([
      without('reception', 'insights', 'manage', 'settings'),
      without('insights', 'manage', 'settings'),
      without('settings'),
      all,
    ]);
    expect(roomsFor(undefined, furnished).map(({ id }) => id)).toEqual(['today', 'book', 'people', 'account']);
  });

  it('show only the screens that the role may see, and are not shown without one', () => {
    const kept = { ...screens.book, who: ['administrator'] } as unknown as Room['screens'][number];
    const [today, book] = rooms;
    const furnished: Room[] =
      today && book
        ? [
            { ...today, screens: [screens.bookings, kept] },
            { ...book, screens: [kept] },
          ]
        : [];
    expect(roomsFor('employee', furnished).map(({ id, screens: own }) => [id, own.length])).toEqual([['today', 1]]);
    expect(roomsFor('administrator', furnished).map(({ id, screens: own }) => [id, own.length])).toEqual([
      ['today', 2],
      ['book', 1],
    ]);
    expect([maySee(kept, 'employee'), maySee(kept, undefined), maySee(kept, 'administrator')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each(Object.entries(screens))('%s can be loaded', async (_, screen) => {
    expect(await screen.load()).toBeTypeOf('function');
  });
});
