import type { AttendeesGiven } from '../../modules/bookings/bookings.ts';
import { MAX_ATTENDEES } from '../../modules/bookings/contract.ts';
import { Email } from '../../modules/people/contract.ts';
import { findPeople, findPeopleByEmail } from '../../modules/people/people.ts';
import { unseenIn } from '../../modules/policies/policies.ts';
import { sliceResources } from '../../modules/resources/resources.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { validatorCompiler } from '../../platform/http/validate.ts';
import { MAX_ID } from './read.ts';

/** What callers name by whatever they have: ids, addresses, names in the access control system. */

/** The id that a text is; null: it is none. */
const idIn = (text: string): number | null => (/^\d{1,10}$/.test(text) && Number(text) <= MAX_ID ? Number(text) : null);

const asEmail = validatorCompiler({ schema: Email, method: 'POST', url: '', httpPart: 'body' });
/** Is it an e-mail address, as v1 takes one? */
const isAddress = (text: string): boolean => asEmail(text) === true;

/**
 * Resources by their ids or access ids, as the asking one sees them, each as often as it was named.
 * @throws 400 that names one that is not there, or that may be either of two
 */
export async function findWanted(ctx: Ctx, names: readonly string[]): Promise<number[]> {
  if (names.length === 0) throw invalid('resources', 'Say what to book');
  const whole = { offset: 0, limit: 10 * names.length };
  const ids = names.flatMap((name) => idIn(name) ?? []);
  const [byId, byAccessId] = await Promise.all([
    sliceResources(ctx, { ids }, whole, unseenIn(ctx)),
    sliceResources(ctx, { accessIds: names, retired: false }, whole, unseenIn(ctx)),
  ]);
  return names.map((name, i) => {
    const meant = new Set([
      ...byId.items.flatMap(({ id }) => (String(id) === name ? id : [])),
      ...byAccessId.items.flatMap(({ id, accessId }) => (accessId === name ? id : [])),
    ]);
    const [id] = meant;
    if (id === undefined) throw invalid(`resources[${i}]`, `There is no resource "${name}"`);
    if (meant.size > 1) throw invalid(`resources[${i}]`, `"${name}" may be one of several resources: give an id`);
    return id;
  });
}

/** Whoever is to host it; null for nobody. @throws 400 that names who is not there */
export async function findOrganizer(ctx: Ctx, name: string): Promise<number | null> {
  if (name === '') return null;
  const person = (await findingPeople(ctx, [name]))(name);
  if (person === null) throw invalid('organizer', `There is nobody called "${name}"`);
  return person;
}

type Invited = Readonly<Record<'requiredAttendees' | 'optionalAttendees', readonly string[]>>;

/**
 * Who is to come, each once and without the host. An address that is nobody's here is that of somebody from outside.
 * @throws 400 that names what is no address, nor an id
 */
export async function findInvited(ctx: Ctx, invited: Invited, hostId: number | null): Promise<AttendeesGiven> {
  const { requiredAttendees, optionalAttendees } = invited;
  const personCalled = await findingPeople(ctx, [...requiredAttendees, ...optionalAttendees]);
  const coming = new Map<number | string, AttendeesGiven[number]>();
  for (const [param, names] of Object.entries<readonly string[]>(invited))
    names.forEach((name, i) => {
      const userId = personCalled(name);
      if (userId === null && !isAddress(name)) throw invalid(`${param}[${i}]`, `There is nobody called "${name}"`);
      if (userId === null) coming.set(name.toLowerCase(), { email: name });
      else if (userId !== hostId) coming.set(userId, { userId });
    });
  if (coming.size > MAX_ATTENDEES) throw invalid('optionalAttendees', `At most ${MAX_ATTENDEES} may come`);
  return [...coming.values()];
}

/** People by their ids or addresses, who may sign in; the name that they do so with is their address. */
async function findingPeople(ctx: Ctx, names: readonly string[]): Promise<(name: string) => number | null> {
  const [byId, byAddress] = await Promise.all([
    findPeople(
      ctx,
      names.flatMap((name) => idIn(name) ?? []),
    ),
    findPeopleByEmail(ctx, names.filter(isAddress)),
  ]);
  return (name) => {
    const person = byAddress.get(name.toLowerCase()) ?? byId.get(idIn(name) ?? 0);
    return person?.active ? person.id : null;
  };
}
