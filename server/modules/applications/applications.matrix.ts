import { idOf, made, named, wholly, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import { account } from '../access/access.matrix.ts';

const application: AskFor = (place) => made(place, '/applications', named('application'));

/** What an application is granted is lent with it: only who may as much. */
const mightily = (ask: AskFor): Row => ({ ...wholly(ask), takeover: true });

export const rows: Rows = {
  'GET /applications': wholly(),
  'POST /applications': mightily(async (place) => ({
    body: { ...named('application'), serviceAccountId: await idOf(place, account) },
  })),
  'GET /applications/:id': wholly(application),
  'POST /applications/:id/revocation': wholly(application),
  'POST /applications/:id/keys/:product/regeneration': mightily(async (place, actor) => ({
    params: { ...(await application(place, actor)).params, product: 'Visitor' },
    body: { which: 'secondary' },
  })),
};
