import type { Principal, UserPrincipal } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { endpoints, Me } from './contract.ts';

type Calls = UseCases<typeof endpoints>;

/** What a principal is told about itself; asks no database. */
export const showMe = (who: Principal): Me => {
  const { tenant, name, tokenId, scopes } = who;
  return {
    tenant,
    user: who.kind === 'user' ? showUser(who) : null,
    token: tokenId === null ? null : { id: tokenId, name },
    scopes: [...scopes],
  };
};

const showUser = ({ userId, name, email, role, reach, mustChangePassword }: UserPrincipal): Me['user'] => ({
  id: userId,
  name,
  email,
  role,
  buildings: reach === 'all' ? reach : [...reach],
  ...(mustChangePassword && { mustChangePassword }),
});

/** Who I am and what I may do. */
export const getMe: Calls['getMe'] = (ctx) => Promise.resolve(showMe(ctx.who));
