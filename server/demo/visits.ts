import type { DemoPerson } from './people.ts';

/** Somebody from outside, and what her badge says by now. */
export interface DemoVisitor {
  readonly name: string;
  readonly company: string;
  readonly email: string;
  readonly state: 'initial' | 'visiting' | 'visited' | 'no_show';
  /** RFC 3339, UTC, as everywhere here. */
  readonly arrivedAt: string | null;
  readonly departedAt: string | null;
}

export interface DemoVisit {
  readonly buildingKey: string;
  readonly hostKey: string;
  readonly purpose: string;
  readonly notes: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly visitors: readonly DemoVisitor[];
}

interface Planned {
  readonly from: string;
  readonly to: string;
  /** In so many days from today. */
  readonly inDays?: number;
  readonly purpose: string;
  readonly notes?: string;
  readonly company: string;
  readonly names: readonly string[];
  /** Those of them who do not come. */
  readonly missing?: readonly string[];
}

/** A day at each front desk: in the afternoon somebody has left, is here, is expected and has not come. */
const DAYS: Readonly<Record<string, readonly Planned[]>> = {
  ldn: [
    {
      from: '08:30',
      to: '09:30',
      purpose: 'Interview',
      company: '',
      names: ['Imogen Hartley'],
      missing: ['Imogen Hartley'],
    },
    {
      from: '09:00',
      to: '10:30',
      purpose: 'Contract',
      company: 'Pennycross Legal',
      names: ['Dorian Vale', 'Ottilie Marsh'],
    },
    {
      from: '08:00',
      to: '18:30',
      purpose: 'Lift inspection',
      notes: 'Has a van: loading bay 2',
      company: 'Ascendia Lifts',
      names: ['Bram Kettering'],
    },
    {
      from: '13:00',
      to: '17:00',
      purpose: 'Workshop',
      company: 'Fernhill Design',
      names: ['Saoirse Quill', 'Jonas Ebersbach'],
    },
    { from: '17:30', to: '18:30', purpose: 'Customer evening', company: 'Marlowe & Finch', names: ['Philippa Noor'] },
    { from: '10:00', to: '11:30', inDays: 1, purpose: 'Interview', company: '', names: ['Caspian Rowe'] },
  ],
  hkg: [
    { from: '09:00', to: '10:00', purpose: 'Audit', company: 'Kestrel Audit', names: ['Winnie Fong'] },
    { from: '09:30', to: '18:00', purpose: 'Network check', company: 'Harbourline', names: ['Desmond Yip'] },
    { from: '11:00', to: '12:00', purpose: 'Interview', company: '', names: ['Celia Mak'], missing: ['Celia Mak'] },
    {
      from: '16:00',
      to: '17:30',
      purpose: 'Site visit',
      company: 'Lantern Capital',
      names: ['Edgar So', 'Vivian Tse'],
    },
    {
      from: '14:30',
      to: '15:30',
      inDays: 1,
      purpose: 'Demonstration',
      company: 'Bauhinia Labs',
      names: ['Rosalind Ho'],
    },
  ],
};

interface Wanted {
  readonly buildings: readonly { readonly key: string; readonly zone: string }[];
  readonly people: readonly DemoPerson[];
  readonly now: Temporal.Instant;
}

/** Who is expected around today in each building, by its own clocks, and what has become of them by now. */
export const demoVisits = ({ buildings, people, now }: Wanted): DemoVisit[] =>
  buildings.flatMap(({ key: buildingKey, zone }) => {
    const hosts = people.filter(({ homeBuildingKey }) => homeBuildingKey === buildingKey);
    const today = now.toZonedDateTimeISO(zone).toPlainDate();
    return (DAYS[buildingKey] ?? []).map(({ from, to, inDays = 0, purpose, notes = '', ...comers }, i) => {
      const at = (plainTime: string) =>
        today.add({ days: inDays }).toZonedDateTime({ timeZone: zone, plainTime }).toInstant();
      const [start, end] = [at(from), at(to)];
      const [startsAt, endsAt] = [start.toString(), end.toString()];
      const visitors = comers.names.map((name) => visitorOf(name, comers, { start, end, now }));
      return { buildingKey, hostKey: hosts[i * 7]?.key ?? '', purpose, notes, startsAt, endsAt, visitors };
    });
  });

interface Times {
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
  readonly now: Temporal.Instant;
}

function visitorOf(
  name: string,
  { company, missing = [] }: Pick<Planned, 'company' | 'missing'>,
  times: Times,
): DemoVisitor {
  const domain = company === '' ? 'mail' : company.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@${domain}.example`;
  return { name, company, email, ...becameOf(!missing.includes(name), times) };
}

/** Who comes is there at the start, and leaves at the end. */
function becameOf(comes: boolean, { start, end, now }: Times): Pick<DemoVisitor, 'state' | 'arrivedAt' | 'departedAt'> {
  const isPast = (time: Temporal.Instant): boolean => Temporal.Instant.compare(time, now) <= 0;
  if (!comes || !isPast(start))
    return { state: isPast(end) ? 'no_show' : 'initial', arrivedAt: null, departedAt: null };
  return isPast(end)
    ? { state: 'visited', arrivedAt: start.toString(), departedAt: end.toString() }
    : { state: 'visiting', arrivedAt: start.toString(), departedAt: null };
}
