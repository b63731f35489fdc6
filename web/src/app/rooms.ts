import {
  IconAdjustments,
  IconBuildingCommunity,
  IconCalendarCheck,
  IconChartBar,
  IconId,
  IconMapPin,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Role } from '../../../server/platform/contract/scopes.ts';
import type { Namespaces } from '../lib/texts.ts';
import { comesLater } from '../ui/later.tsx';
import type { texts } from './texts/en.ts';

/** Who may see something; the server judges each request again. */
type Who = 'everybody' | readonly Role[];

/** A page of a room, with what it needs: it is loaded when somebody goes there. */
interface ScreenDeclared {
  readonly path: `/${string}`;
  readonly name: keyof (typeof texts)['screens'];
  readonly who: Who;
  readonly texts: readonly (keyof Namespaces)[];
  readonly load: () => Promise<ComponentType>;
}

/** The files of the screens that few begin with come by a file of their own: the first load does not name them all. */
const bringFurther = async () => (await import('./further-screens.ts')).further;
comesLater(bringFurther);
const further = (name: keyof Awaited<ReturnType<typeof bringFurther>>) => async () => (await bringFurther())[name]();

/** Every screen behind the sign-in. `router.tsx` makes a route of each. */
export const screens = {
  book: {
    path: '/',
    name: 'book',
    who: 'everybody',
    texts: ['book', 'parts'],
    load: async () => (await import('../features/book/book-page.tsx')).BookPage,
  },
  bookings: {
    path: '/bookings',
    name: 'bookings',
    who: 'everybody',
    texts: ['bookings', 'parts'],
    load: async () => (await import('../features/bookings/bookings-page.tsx')).BookingsPage,
  },
  waiting: {
    path: '/waiting',
    name: 'waiting',
    who: 'everybody',
    texts: ['waiting', 'parts'],
    load: further('waiting'),
  },
  seats: {
    path: '/seats',
    name: 'seats',
    who: 'everybody',
    texts: ['seats'],
    load: further('seats'),
  },
  approvals: {
    path: '/approvals',
    name: 'approvals',
    who: 'everybody',
    texts: ['approvals'],
    load: further('approvals'),
  },
  visitors: {
    path: '/visitors',
    name: 'visitors',
    who: 'everybody',
    texts: ['visitors', 'parts', 'which-building'],
    load: further('visitors'),
  },
  tasks: {
    path: '/tasks',
    name: 'tasks',
    who: 'everybody',
    texts: ['tasks', 'parts'],
    load: further('tasks'),
  },
  services: {
    path: '/manage/services',
    name: 'services',
    who: ['space_manager', 'administrator'],
    texts: ['services'],
    load: further('services'),
  },
  serviceAccounts: {
    path: '/settings/service-accounts',
    name: 'serviceAccounts',
    who: ['administrator'],
    texts: ['service-accounts', 'tokens', 'copied-link'],
    load: further('serviceAccounts'),
  },
  applications: {
    path: '/settings/applications',
    name: 'applications',
    who: ['administrator'],
    texts: ['applications', 'copied-link', 'callback'],
    load: further('applications'),
  },
  connections: {
    path: '/settings/connections',
    name: 'connections',
    who: ['administrator'],
    texts: ['asking', 'calls', 'connect-links', 'connections', 'copied-link', 'merges', 'drift', 'history', 'sources'],
    load: further('connections'),
  },
  onlineMeetings: {
    path: '/settings/online-meetings',
    name: 'onlineMeetings',
    who: ['administrator'],
    texts: ['online-meetings', 'copied-link', 'callback'],
    load: further('onlineMeetings'),
  },
  policies: {
    path: '/manage/policies',
    name: 'policies',
    who: ['space_manager', 'administrator'],
    texts: ['policies', 'rules'],
    load: further('policies'),
  },
  people: {
    path: '/people',
    name: 'people',
    who: ['administrator'],
    texts: ['people', 'copied-link'],
    load: further('people'),
  },
  closures: {
    path: '/manage/closures',
    name: 'closures',
    who: ['space_manager', 'administrator'],
    texts: ['closures', 'way', 'parts', 'which-building'],
    load: further('closures'),
  },
  assignments: {
    path: '/manage/assignments',
    name: 'assignments',
    who: ['space_manager', 'administrator'],
    texts: ['assignments', 'way', 'parts', 'which-building'],
    load: further('assignments'),
  },
  team: {
    path: '/team',
    name: 'team',
    who: 'everybody',
    texts: ['team', 'parts'],
    load: further('team'),
  },
  labels: {
    path: '/manage/labels',
    name: 'labels',
    who: ['space_manager', 'administrator'],
    texts: ['labels', 'which-building'],
    load: further('labels'),
  },
  calendars: {
    path: '/manage/calendars',
    name: 'calendars',
    who: ['space_manager', 'administrator'],
    texts: ['resource-feeds', 'copied-link', 'which-building'],
    load: further('calendars'),
  },
  doorKeys: {
    path: '/manage/door-keys',
    name: 'doorKeys',
    who: ['space_manager', 'administrator'],
    texts: ['door-keys', 'copied-link', 'which-building'],
    load: further('doorKeys'),
  },
  combinedRooms: {
    path: '/manage/combined-rooms',
    name: 'combinedRooms',
    who: ['space_manager', 'administrator'],
    texts: ['combined-rooms', 'which-building'],
    load: further('combinedRooms'),
  },
  lockerBanks: {
    path: '/manage/lockers',
    name: 'lockerBanks',
    who: ['space_manager', 'administrator'],
    texts: ['locker-banks', 'which-building'],
    load: further('lockerBanks'),
  },
  resourceGroups: {
    path: '/manage/resource-groups',
    name: 'resourceGroups',
    who: ['space_manager', 'administrator'],
    texts: ['resource-groups'],
    load: further('resourceGroups'),
  },
  costCodes: {
    path: '/manage/cost-codes',
    name: 'costCodes',
    who: ['space_manager', 'administrator'],
    texts: ['cost-codes'],
    load: further('costCodes'),
  },
  workbook: {
    path: '/manage/workbook',
    name: 'workbook',
    who: ['space_manager', 'administrator'],
    texts: ['workbook'],
    load: further('workbook'),
  },
  insights: {
    path: '/insights',
    name: 'insights',
    who: ['space_manager', 'administrator'],
    texts: ['insights', 'parts', 'which-building'],
    load: further('insights'),
  },
  sensors: {
    path: '/manage/sensors',
    name: 'sensors',
    who: ['space_manager', 'administrator'],
    texts: ['sensors', 'signal-kinds', 'copied-link', 'which-building'],
    load: further('sensors'),
  },
  signage: {
    path: '/manage/displays',
    name: 'signage',
    who: ['space_manager', 'administrator'],
    texts: ['signage', 'copied-link', 'which-building'],
    load: further('signage'),
  },
  export: {
    path: '/manage/export',
    name: 'export',
    who: ['space_manager', 'administrator'],
    texts: ['export'],
    load: further('export'),
  },
  account: {
    path: '/account',
    name: 'account',
    who: 'everybody',
    texts: ['account', 'password', 'copied-link', 'signal-kinds'],
    load: further('account'),
  },
} as const satisfies Readonly<Record<string, ScreenDeclared>>;

export type Screen = (typeof screens)[keyof typeof screens];

/** A room of the app: what somebody comes for. Its link leads to the first of its screens that they may see. */
export interface Room {
  readonly id: keyof (typeof texts)['rooms'];
  readonly icon: typeof IconUsers;
  readonly who: Who;
  readonly screens: readonly Screen[];
}

const reception: Who = ['receptionist', 'space_manager', 'administrator'];
const management: Who = ['space_manager', 'administrator'];

/** All rooms, in the order they are shown in. One without a screen is not shown yet. */
export const rooms: readonly Room[] = [
  {
    id: 'today',
    icon: IconCalendarCheck,
    who: 'everybody',
    screens: [screens.bookings, screens.waiting, screens.seats, screens.approvals, screens.tasks],
  },
  { id: 'book', icon: IconMapPin, who: 'everybody', screens: [screens.book] },
  { id: 'people', icon: IconUsers, who: 'everybody', screens: [screens.people, screens.team, screens.visitors] },
  { id: 'reception', icon: IconId, who: reception, screens: [] },
  { id: 'insights', icon: IconChartBar, who: management, screens: [] },
  {
    id: 'manage',
    icon: IconBuildingCommunity,
    who: management,
    screens: [
      screens.policies,
      screens.closures,
      screens.assignments,
      screens.labels,
      screens.calendars,
      screens.doorKeys,
      screens.combinedRooms,
      screens.lockerBanks,
      screens.resourceGroups,
      screens.costCodes,
      screens.services,
      screens.sensors,
      screens.signage,
      screens.insights,
      screens.export,
      screens.workbook,
    ],
  },
  {
    id: 'settings',
    icon: IconAdjustments,
    who: ['administrator'],
    screens: [screens.serviceAccounts, screens.applications, screens.connections, screens.onlineMeetings],
  },
  { id: 'account', icon: IconUserCircle, who: 'everybody', screens: [screens.account] },
];

/** May somebody with this role see it? */
export const maySee = ({ who }: { readonly who: Who }, role: Role | undefined): boolean =>
  who === 'everybody' || (role !== undefined && who.includes(role));

/** A room as somebody may enter it. */
export interface OpenRoom extends Room {
  readonly screens: readonly [Screen, ...Screen[]];
}

/** The rooms that somebody with this role may enter, each with what they may see in it; none is empty. */
export const roomsFor = (role: Role | undefined, all: readonly Room[] = rooms): readonly OpenRoom[] =>
  withScreens(
    all.filter((room) => maySee(room, role)),
    (screen) => maySee(screen, role),
  );

/** Rooms with those of their screens that are shown; none is empty. */
export const withScreens = (all: readonly Room[], isShown: (screen: Screen) => boolean): readonly OpenRoom[] =>
  all.flatMap((room) => {
    const [first, ...more] = room.screens.filter(isShown);
    return first === undefined ? [] : [{ ...room, screens: [first, ...more] as const }];
  });

/** The screen at a path, where somebody with this role may see it. */
export const screenAt = (path: string, role: Role | undefined): Screen | undefined =>
  Object.values(screens).find((screen) => screen.path === path && maySee(screen, role));
