import type { Api } from './api.ts';
import { BELIEVED_MINUTES } from './sensors.ts';

/** A simulated building: what stands in it, by the numbers that a day calls them by. */
export interface Furnished {
  readonly buildingId: number;
  readonly desks: readonly number[];
  readonly people: readonly number[];
  /** How many of its things were not there yet. */
  readonly made: number;
}

/** What is wanted of it. */
export interface Size {
  readonly seed: number;
  readonly desks: number;
  readonly people: number;
  readonly speed: number;
}

/** What the sensor of a desk calls itself. */
export const accessIdOf = (seed: number, desk: number): string => `SIMULATED-${seed}-${desk + 1}`;
const buildingName = (seed: number): string => `Simulated building ${seed}`;
const deskName = (i: number): string => `Simulated desk ${i + 1}`;
const emailOf = (seed: number, i: number): string => `simulated-${seed}-${i + 1}@simulated.example`;

/** Whoever has not come by then loses her desk: as fast as the day goes, but no policy knows less than five minutes. */
const closesMinutes = (speed: number): number => Math.max(5, Math.round(30 / speed));

interface Thing {
  readonly id: number;
}

/** Sees to it that the building of a seed is there with all that is in it; what an earlier run has made is used again. */
export async function furnish(api: Api, { seed, desks: wanted, people: crowd, speed }: Size): Promise<Furnished> {
  let made = 0;
  const make = async (path: string, body: object): Promise<Thing> => {
    made++;
    return await api.make(path, body);
  };
  /** One thing after the other: what is there by its name, or else made. */
  const each = async (
    count: number,
    known: ReadonlyMap<string, number>,
    nameOf: (i: number) => string,
    path: string,
    bodyOf: (i: number) => object,
  ) => {
    const ids: number[] = [];
    for (let i = 0; i < count; i++) ids.push(known.get(nameOf(i)) ?? (await make(path, bodyOf(i))).id);
    return ids;
  };
  const { tenant } = await api.get('/me');
  const name = buildingName(seed);
  const buildings = await api.list('/buildings?');
  const buildingId: number =
    buildings.find((one) => one.name === name)?.id ?? (await make('/buildings', { name, zone: tenant.zone })).id;
  const [floor] = await api.list(`/floors?buildingId=${buildingId}`);
  const floorId: number = floor?.id ?? (await make('/floors', { name: 'Simulated floor', buildingId, level: 0 })).id;
  const there = by(await api.list(`/resources?buildingId=${buildingId}`), 'name');
  const desks = await each(wanted, there, deskName, '/resources', (i) => ({
    type: 'desk',
    name: deskName(i),
    buildingId,
    floorId,
  }));
  const heard = by(await api.list(`/devices?buildingId=${buildingId}`), 'accessId');
  const accessId = (i: number): string => accessIdOf(seed, i);
  await each(wanted, heard, accessId, '/devices', (i) => ({
    kind: 'occupancy',
    name: `Simulated sensor ${i + 1}`,
    accessId: accessId(i),
    resourceId: desks[i],
    believedMinutes: BELIEVED_MINUTES,
  }));
  const known = by(await api.list(`/users?search=simulated-${seed}-`), 'email');
  const email = (i: number): string => emailOf(seed, i);
  const people = await each(crowd, known, email, '/users', (i) => ({
    name: `Simulated person ${i + 1}`,
    email: email(i),
  }));
  const duty = {
    required: true,
    methods: ['sensor', 'web', 'api'],
    opensMinutes: 30,
    closesMinutes: closesMinutes(speed),
    release: true,
  };
  const policy = (await api.list('/policies?')).find((one) => one.buildingId === buildingId);
  // What somebody added to it stays, as that a desk that is empty for so long is free.
  const rules = { ...policy?.rules, checkIn: { ...policy?.rules.checkIn, ...duty } };
  if (policy) await api.send('PATCH', `/policies/${policy.id}`, { rules });
  else
    await make('/policies', {
      name: `Simulated ${seed}: come or lose it`,
      type: 'desk',
      buildingId,
      rules: { checkIn: duty },
    });
  return { buildingId, desks, people, made };
}

const by = (all: readonly Record<string, string & number>[], member: string): ReadonlyMap<string, number> =>
  new Map(all.map((one) => [String(one[member]), Number(one['id'])]));
