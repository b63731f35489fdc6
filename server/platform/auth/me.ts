import type { Ctx } from '../db/context.ts';
import type { Me } from './contract.ts';
import type { Principal } from './principal.ts';

/** What a principal is told about itself; asks no database. */
export const showMe = ({ tenant, userId, name, email, role, buildings, tokenId, scopes }: Principal): Me => ({
  tenant,
  user:
    userId === null || role === null
      ? null
      : { id: userId, name, email: email ?? '', role, buildings: buildings && [...buildings] },
  token: tokenId === null ? null : { id: tokenId, name },
  scopes: [...scopes],
});

/** Who I am and what I may do. */
export const getMe = (ctx: Ctx): Promise<Me> => Promise.resolve(showMe(ctx.who));
