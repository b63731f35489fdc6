import { everybody, wholly, type Rows } from '../../../test/support/matrix/row.ts';
import { unique } from '../../../test/support/scene.ts';
import { setOnlineMeetingProvider } from './online-meetings.ts';

/** Another one each time: the same again changes nothing. */
const another = () => ({ template: `https://meet.example.org/${unique('team')}/{id}` });

export const rows: Rows = {
  'GET /online-meeting-provider': everybody(),
  'PUT /online-meeting-provider': wholly(() => ({ body: another() })),
  'DELETE /online-meeting-provider': wholly(async ({ ctx }) => {
    await setOnlineMeetingProvider(ctx, another());
    return {};
  }),
};
