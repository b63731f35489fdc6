import type { Principal } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { endpoints, Me } from './contract.ts';

type Calls = UseCases<typeof endpoints>;

/** What a principal is told about itself; asks no database. */
export const showMe = ({ tenant, userId, name, email, role, reach, tokenId, scopes }: Principal): Me => ({
  tenant,
  user:
    userId === null || role === null
      ? null
      : { id: userId, name, email: email ?? '', role, buildings: reach === 'all' ? reach : [...reach] },
  token: tokenId === null ? null : { id: tokenId, name },
  scopes: [...scopes],
});

/** Who I am and what I may do. */
export const getMe: Calls['getMe'] = (ctx) => Promise.resolve(showMe(ctx.who));
