import type { Ctx } from '../../platform/context/context.ts';
import type { Me } from './contract.ts';
import type { Principal } from '../../platform/context/principal.ts';

/** What a principal is told about itself; asks no database. */
export const showMe = ({ tenant, userId, name, email, role, reach, tokenId, scopes }: Principal): Me => ({
  tenant,
  user:
    userId === null || role === null
      ? null
      : { id: userId, name, email: email ?? '', role, buildings: reach === 'all' ? null : [...reach] },
  token: tokenId === null ? null : { id: tokenId, name },
  scopes: [...scopes],
});

/** Who I am and what I may do. */
export const getMe = (ctx: Ctx): Promise<Me> => Promise.resolve(showMe(ctx.who));
