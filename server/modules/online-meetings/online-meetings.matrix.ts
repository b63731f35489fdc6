import { everybody, wholly, type Rows } from '../../../test/support/matrix/row.ts';
import { meetBy } from '../../../test/support/online-meetings.ts';
import { unique } from '../../../test/support/scene.ts';

/** Another one each time: the same again changes nothing. */
const another = () => ({ template: `https://meet.example.org/${unique('team')}/{id}` });

export const rows: Rows = {
  'GET /online-meeting-provider': everybody(),
  'PUT /online-meeting-provider': wholly(() => ({ body: another() })),
  'DELETE /online-meeting-provider': wholly(async ({ ctx }) => {
    await meetBy(ctx, another().template);
    return {};
  }),
};
