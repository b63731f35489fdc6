import { looksOf } from '../../platform/contract/text.ts';

/** What a space is used for: together (Eptura's *we*) as a room, or by one person (*me*) as a desk. */
export type SpaceKind = 'room' | 'desk';

/** The categories that spaces of each kind are in. */
export const categoryNames: Readonly<Record<SpaceKind, string>> = { room: 'Meeting Room', desk: 'Desk' };

const known: Readonly<Record<SpaceKind, readonly string[]>> = {
  room: [
    'Meeting Room',
    'Meeting',
    'Meeting Space',
    'We',
    'We Space',
    'We Spaces',
    'Conference Room',
    'Conference',
    'Board Room',
    'Boardroom',
    'Huddle Room',
    'Huddle',
    'Training Room',
    'Classroom',
    'Auditorium',
    'Phone Room',
    'Phone Booth',
    'Focus Room',
    'Collaboration',
    'Collaboration Space',
    'Project Room',
    'Interview Room',
    'Room',
  ],
  desk: [
    'Desk',
    'Personal Space',
    'Me',
    'Me Space',
    'Me Spaces',
    'Workstation',
    'Work Station',
    'Work Space',
    'Workspace',
    'Cubicle',
    'Office',
    'Private Office',
    'Hot Desk',
    'Hotdesk',
    'Hotel Desk',
    'Hoteling',
    'Flex Desk',
    'Flexi Desk',
    'Shared Desk',
    'Open Desk',
    'Benching',
    'Touchdown',
    'Seat',
  ],
};

const kinds: ReadonlyMap<string, SpaceKind> = new Map(
  (['room', 'desk'] as const).flatMap((kind) => known[kind].map((name) => [looksOf(name), kind])),
);

/** Which kind a space type is; undefined for one that nobody here knows. */
export const kindOf = (spaceType: string): SpaceKind | undefined =>
  kinds.get(looksOf(spaceType)) ?? kinds.get(looksOf(spaceType).replace(/s$/, ''));
