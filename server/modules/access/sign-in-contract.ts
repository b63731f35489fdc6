import { Type } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { closed } from '../../platform/contract/shapes.ts';

/** What whoever wants to sign in is asked for. */
export const signInFormEndpoints = declareEndpoints({
  getSignInForm: {
    method: 'GET',
    path: '/sign-in-form',
    scope: 'public',
    summary: 'What a page to sign in asks for beside an address and a password',
    reply: Type.Object(
      { workplace: Type.Boolean({ description: 'There are several: its slug, as `tenant` of `POST /sessions`' }) },
      closed,
    ),
  },
});
