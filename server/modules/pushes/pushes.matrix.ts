import { named, wholly, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';

/** A connection to a source that says by itself what has changed. */
const connection: AskFor = async (place) => {
  const wish = {
    ...named('connection'),
    connector: 'standing',
    credentials: { password: 'the password at the source' },
  };
  return { params: { id: (await place.make('/connections', wish)).id } };
};

/** Where it says so. */
async function address(place: Workplace): Promise<{ readonly connectionId: string; readonly secret: string }> {
  const { params } = await connection(place, place.admin);
  const made = (await place.make(`/connections/${params?.['id']}/push/rotation`)) as unknown as {
    readonly url: string;
  };
  return { connectionId: String(params?.['id']), secret: made.url.slice(made.url.lastIndexOf('/') + 1) };
}

export const rows: Rows = {
  'GET /connections/:id/push': wholly(connection),
  // The address counts by the rights of whoever makes it.
  'POST /connections/:id/push/rotation': { ...wholly(connection), takeover: true },
  'POST /hooks/:connectionId/:secret': {
    least: 'public',
    quiet: true,
    ask: async (place) => ({ params: await address(place), body: { buildings: ['b1'] } }),
  },
};
