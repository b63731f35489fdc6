import { named, wholly, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
import { connection } from '../connections/connections.matrix.ts';

const credentials = { password: 'the password at the source' };
const wish = () => ({ ...named('connection'), connector: 'scripted' });

interface Made {
  readonly id: number;
  readonly url: string;
}

/** So many of those before still count: there is a bound on how many do, and there are more rows than that. */
const LEFT = 30;

async function session(place: Workplace): Promise<Made> {
  const all = place.db.selectFrom('connectSession').select('id').where('tenantId', '=', place.tenant.id);
  const old = (await all.orderBy('id', 'desc').offset(LEFT).execute()).map(({ id }) => id);
  if (old.length > 0)
    await place.db
      .deleteFrom('connectSession')
      .where('tenantId', '=', place.tenant.id)
      .where('id', 'in', old)
      .execute();
  return (await place.make('/connect-sessions', wish())) as Made;
}

const secretOf = ({ url }: Made): string => url.slice(url.indexOf('#') + 1);

/** Whoever shows the link may, whoever she is. */
const shown = (more: object = {}): Row => ({
  // Who tries is nobody; what is made is by whoever made the link.
  saidBy: ({ admin }) => ['anonymous/127.0.0.1', admin.key],
  least: 'public',
  ask: async (place) => ({ body: { secret: secretOf(await session(place)), ...more } }),
});

/** What a link makes lends what whoever made it may. */
const mightily = (ask: AskFor, besides: AskFor): Row => ({ ...wholly(ask), besides, takeover: true });

export const rows: Rows = {
  'GET /connect-sessions': wholly(),
  'POST /connect-sessions': mightily(
    async (place) => {
      await session(place);
      return { body: wish() };
    },
    async (place, actor) => ({ body: { connectionId: Number((await connection(place, actor)).params?.['id']) } }),
  ),
  'DELETE /connect-sessions/:id': wholly(async (place) => ({ params: { id: (await session(place)).id } })),
  'POST /connect-sessions/opening': { ...shown(), quiet: true },
  'POST /connect-sessions/test': shown({ credentials }),
  'POST /connect-sessions/completion': shown({ credentials }),
};
