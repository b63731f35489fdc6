import { everybody, wholly, type Rows } from '../../../test/support/matrix/row.ts';

export const rows: Rows = {
  'GET /online-meeting-provider': everybody(),
  'PUT /online-meeting-provider': wholly(() => ({ body: { template: 'https://meet.example.org/{id}' } })),
  'DELETE /online-meeting-provider': wholly(),
};
