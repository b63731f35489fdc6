import type { UseCases } from '../../platform/context/use-case.ts';
import { hasSeveralTenants } from '../../platform/tenants.ts';
import type { signInFormEndpoints } from './sign-in-contract.ts';

/** What a page to sign in asks for: whether there are several workplaces, and neither which nor whose. */
export const getSignInForm: UseCases<typeof signInFormEndpoints>['getSignInForm'] = async (ctx) => ({
  workplace: await hasSeveralTenants(ctx.db),
});
