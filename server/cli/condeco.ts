import { applicationOwner } from '../modules/access/access.ts';
import { applicationsBy } from '../modules/applications/applications.ts';
import { endpoints } from '../modules/applications/contract.ts';
import { checked, inTenant, print, type Command } from './command.ts';

const { createApplication } = applicationsBy(applicationOwner);

export const condecoSubscribe: Command = {
  name: 'condeco subscribe',
  summary: 'register an application for Condeco’s API; its password and keys are shown this once',
  options: { name: { type: 'string', required: true, meaning: 'what it is for' } },
  run: inTenant(async (ctx, { options: { name }, json }) => {
    const { clientId, password, subscriptionKeys } = await createApplication(
      ctx,
      checked(endpoints.createApplication.body, { name }),
    );
    if (json) return print(true, { clientId, password, subscriptionKeys });
    print(false, { clientId, password, ...subscriptionKeys });
  }),
};
