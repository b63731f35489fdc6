import type { Rules } from '../modules/policies/contract.ts';
import { DISCREET_DESK } from './sharing.ts';

/** A policy of one resource: what it narrows is shown there, and nowhere else is anybody kept from anything. */
export interface DemoPolicy {
  readonly name: string;
  readonly resourceKey: string;
  /** Without approval, which names groups. */
  readonly rules: Omit<Rules, 'approval'>;
  /** A group whose people approve. */
  readonly approvedBy?: string;
}

const days = (count: number) => ({ unit: 'days', count }) as const;

/** One of every kind that people meet. */
export const demoPolicies: readonly DemoPolicy[] = [
  {
    name: 'Desk L1-P-01: check in within the hour, free again when empty',
    resourceKey: 'ldn-1/L1-P-01',
    rules: {
      checkIn: {
        required: true,
        methods: ['web', 'qr', 'display', 'sensor', 'reception', 'api'],
        opensMinutes: 60,
        closesMinutes: 60,
        release: true,
        emptyMinutes: 90,
      },
    },
  },
  {
    name: 'Desk L1-Q-01: who likes books it anonymously',
    resourceKey: DISCREET_DESK,
    rules: { anonymous: true },
  },
  {
    name: 'Room Heron: not overnight',
    resourceKey: 'ldn-1/L1-R02',
    rules: { crossDay: false, capacity: 'advised' },
  },
  {
    name: 'Call booth Wren: two hours, today and tomorrow',
    resourceKey: 'ldn-1/L1-R03',
    rules: { bookAhead: days(1), maxLength: { minutes: 120 } },
  },
  {
    name: 'Boardroom Osprey: approved by Operations, discreet',
    resourceKey: 'ldn-1/L1-R04',
    rules: { hideDetails: true, cancelUntil: { minutes: 60 } },
    approvedBy: 'operations',
  },
  {
    name: 'Parking P-01: by half days',
    resourceKey: 'ldn-0/P-01',
    rules: { bookAhead: days(7), dayParts: { parts: 'half_days', noon: '13:00' }, atOnce: { resources: 1 } },
  },
  {
    name: 'VR headset: on its terms',
    resourceKey: 'ldn-2/L2-E04',
    rules: {
      terms: {
        text: 'Bring it back clean, charged and complete.\nWhoever has it looks after it; what breaks is told to Operations the same day.',
      },
    },
  },
];
