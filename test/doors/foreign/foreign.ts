import type { Static } from 'typebox';
import type { UseCases } from '../../../server/platform/context/use-case.ts';
import * as people from '../../../server/modules/people/people.ts';
import type { endpoints, Team } from './contract.ts';

const teamOf = ({ id, name }: { id: number; name: string }, labels: readonly string[] = []): Static<typeof Team> => ({
  TeamId: id,
  TeamName: name,
  labels: [...labels],
});

/** Translate, the same use case as v1, translate. */
export const foreign: UseCases<typeof endpoints> = {
  async findTeams(ctx, { nameLike, pageSize }) {
    const given = { ...(nameLike !== undefined && { search: nameLike }), limit: pageSize ?? 50 };
    const { items } = await people.listGroups(ctx, given);
    return items.map((group) => teamOf(group));
  },
  async addTeam(ctx, { teamDetails, labels = [], size, notify }) {
    const group = await people.createGroup(ctx, { name: teamDetails.teamName });
    const said = [
      ...labels.map(({ text }) => text),
      `size ${typeof size} ${size}`,
      `notify ${typeof notify} ${notify}`,
    ];
    return teamOf(group, said);
  },
  async renameTeam(ctx, { teamId, teamName }) {
    return teamOf(await people.updateGroup(ctx, { id: teamId, name: teamName }));
  },
  async dropTeams(ctx, { teamIds }) {
    await ctx.tx(async (tx) => {
      for (const id of teamIds) await people.deleteGroup(tx, { id });
    });
  },
  async showAsset(_ctx, { assetName, ...rest }) {
    if (Object.keys(rest).length > 0) throw new Error(`An operation was told of ${Object.keys(rest).join()}`);
    return { assetName };
  },
  async breakDown() {
    throw new Error('select secret from insides');
  },
};
