import type { Ctx } from './platform/context/context.ts';
import type { SourceOptions } from './modules/connections/connections.ts';
import * as customFields from './modules/custom-fields/custom-fields.ts';
import * as merges from './modules/merges/merges.ts';
import * as people from './modules/people/people.ts';
import type { User } from './modules/people/contract.ts';
import { customOfPeople } from './modules/person-links/person-links.ts';
import * as places from './modules/places/places.ts';

/** Of what fields of one's own are shown with the thing itself. */
type Shown = Exclude<customFields.ThingKind, 'person'>;

/** How what connected systems say of one kind of thing is come by. */
export const customsOf = (sources: Pick<SourceOptions, 'connectors'>, entity: Shown): places.Customs => ({
  isDeclared: ({ tenant }) => customFields.isDeclared(tenant.id, entity),
  declares: (ctx, key) => customFields.isKey(ctx, entity, key),
  of: (ctx, ids) => merges.customOf(sources, ctx, entity, ids),
});

/** What is done to one thing, whose answer says of it what is said besides. */
export const saying =
  <Asked, Done extends { readonly id: number }>(
    { of }: places.Customs,
    useCase: (ctx: Ctx, input: Asked) => Promise<Done>,
  ) =>
  async (ctx: Ctx, input: Asked): Promise<Done> => {
    const done = await useCase(ctx, input);
    const custom = (await of(ctx, [done.id])).get(done.id);
    return custom ? { ...done, custom } : done;
  };

/** Buildings and floors with what is said of them besides. @param updateBuilding with what follows it */
export function placesSaying(
  sources: Pick<SourceOptions, 'connectors'>,
  updateBuilding: (
    ctx: Ctx,
    input: Parameters<typeof places.updateBuilding>[1],
  ) => ReturnType<places.PlaceCalls['updateBuilding']>,
) {
  const [building, floor] = [customsOf(sources, 'building'), customsOf(sources, 'floor')];
  return {
    listBuildings: (ctx, input) => places.listBuildings(ctx, input, building),
    getBuilding: (ctx, input) => places.getBuilding(ctx, input, building),
    updateBuilding: saying(building, updateBuilding),
    listFloors: (ctx, input) => places.listFloors(ctx, input, floor),
    getFloor: (ctx, input) => places.getFloor(ctx, input, floor),
    updateFloor: saying(floor, places.updateFloor),
  } satisfies Partial<places.PlaceCalls>;
}

/** People with what connected systems say of them: for whoever sees all that is kept of them, and for themselves. */
export function peopleSaying(sources: Pick<SourceOptions, 'connectors'>) {
  const say = async (ctx: Ctx, users: readonly User[]): Promise<User[]> => {
    const shown = users.filter(({ role }) => role !== null).map(({ id }) => id);
    const said = await customOfPeople(sources, ctx, shown);
    return users.map((user) => {
      const custom = said.get(user.id);
      return custom ? { ...user, custom } : user;
    });
  };
  const sayOne =
    <Asked>(useCase: (ctx: Ctx, input: Asked) => Promise<User>) =>
    async (ctx: Ctx, input: Asked): Promise<User> => {
      const user = await useCase(ctx, input);
      return (await say(ctx, [user]))[0] ?? user;
    };
  return {
    listUsers: async (ctx, input) => {
      const { items, ...page } = await people.listUsers(ctx, input);
      return { ...page, items: await say(ctx, items) };
    },
    getUser: sayOne(people.getUser),
    updateUser: sayOne(people.updateUser),
  } satisfies Partial<people.PeopleCalls>;
}
