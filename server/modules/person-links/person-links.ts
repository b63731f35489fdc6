import type { Ctx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import type { Outside } from '../../platform/jobs/job.ts';
import { findConnection, type SourceOptions } from '../connections/connections.ts';
import { customSaid } from '../merges/merges.ts';
import { findPeople } from '../people/people.ts';
import { mirrorOf, type Mirrored } from '../sync/sync.ts';
import type { jobs } from './contract.ts';
import { linksTo, lockPosition, replaceLinks, setPosition, type PersonLink } from './store.ts';

/** Who of a connected system’s people is who here: whoever has the same e-mail address. */

type Options = Pick<SourceOptions, 'connectors'>;

/** So many changes are gone through in one transaction. */
const AT_ONCE = 1_000;

/** People who were read anew are looked at. */
export const personLinkListener: EventListener<'records.changed'> = {
  name: 'person_links',
  hears: ['records.changed'],
  async react(tx, events) {
    const changed = events.filter(({ data }) => data.entity === 'person');
    for (const id of new Set(changed.map(({ data }) => data.connectionId)))
      tx.later('person_links.follow', { connectionId: id }, { key: String(id) });
  },
};

/** Goes through what has changed of a connection's people. */
export const followPeopleBy = (options: Options): Outside<JobData<(typeof jobs)['person_links.follow']>> => ({
  async outside(ctx, { connectionId }, { signal }) {
    while (await followSome(options, ctx, connectionId))
      if (signal.aborted)
        return ctx.tx(async (tx) => tx.later('person_links.follow', { connectionId }, { key: String(connectionId) }));
  },
});

/** @returns whether there may be more */
const followSome = (options: Options, ctx: Ctx, connectionId: number): Promise<boolean> =>
  ctx.tx(async (tx) => {
    const connection = await findConnection(tx, connectionId);
    if (!connection) return false;
    const after = await lockPosition(tx, connectionId);
    const changes = await mirrorOf(options, connection).changes(tx, 'person', after, AT_ONCE);
    const last = changes.at(-1);
    if (!last) return false;
    const ids = changes.map(({ externalId }) => externalId);
    await replaceLinks(tx, connectionId, ids, changes.flatMap(linkOf));
    await setPosition(tx, connectionId, last.rev);
    return changes.length === AT_ONCE;
  });

/** Nothing for one who is gone, none of ours or without an address. */
function linkOf({ externalId, data, isGone, isOutOfScope }: Mirrored): PersonLink[] {
  const email = data?.['email'];
  if (isGone || isOutOfScope || typeof email !== 'string') return [];
  return [{ externalId, email: email.toLowerCase() }];
}

/** What connected systems say of people in declared fields, by the ids that people have here. */
export async function customOfPeople(
  options: Options,
  ctx: Ctx,
  ids: readonly number[],
): ReturnType<typeof customSaid> {
  const people = [...(await findPeople(ctx, ids))].map(([localId, { email }]) => ({
    localId,
    email: email.toLowerCase(),
  }));
  return customSaid(options, ctx, 'person', linksTo(people));
}
