import type { ResourceType } from '../modules/resources/contract.ts';
import type { Rules } from '../modules/policies/contract.ts';

/** A policy of every building: of a type or a category, or of all that has neither. */
export interface DemoPolicy {
  readonly name: string;
  readonly type?: ResourceType;
  readonly categoryKey?: string;
  /** Without approval, which names groups. */
  readonly rules: Omit<Rules, 'approval'>;
  /** A group whose people approve. */
  readonly approvedBy?: string;
}

const days = (count: number) => ({ unit: 'days', count }) as const;

/** What the house is booked by: enough to meet every kind of rule, and little enough that nobody is kept from a desk or a room. */
export const demoPolicies: readonly DemoPolicy[] = [
  {
    name: 'Desks: check in within the hour',
    type: 'desk',
    rules: {
      checkIn: {
        required: true,
        methods: ['web', 'qr', 'display', 'sensor', 'reception', 'api'],
        opensMinutes: 60,
        closesMinutes: 60,
        release: true,
      },
    },
  },
  {
    name: 'Rooms: not overnight',
    type: 'room',
    rules: { crossDay: false, capacity: 'advised' },
  },
  {
    name: 'Call booths: two hours, today and tomorrow',
    categoryKey: 'booth',
    rules: { bookAhead: days(1), maxLength: { minutes: 120 } },
  },
  {
    name: 'Boardroom: approved by Operations, discreet',
    categoryKey: 'board',
    rules: { hideDetails: true, cancelUntil: { minutes: 60 } },
    approvedBy: 'operations',
  },
  {
    name: 'Parking: by half days',
    type: 'parking',
    rules: { bookAhead: days(7), dayParts: { parts: 'half_days', noon: '13:00' }, atOnce: { resources: 1 } },
  },
  {
    name: 'Workshop equipment: on its terms',
    categoryKey: 'making',
    rules: {
      terms: {
        text: 'Bring it back clean, charged and complete.\nWhoever has it looks after it; what breaks is told to Operations the same day.',
      },
    },
  },
];
