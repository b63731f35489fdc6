import { givePassword } from '../modules/access/access.ts';
import { endpoints } from '../modules/people/contract.ts';
import { createUser } from '../modules/people/people.ts';
import { hashPassword } from '../platform/auth/passwords.ts';
import { checked, inTenant, listed, print, type Command } from './command.ts';
import { makePassword } from './first-start.ts';

export const userCreate: Command = {
  name: 'user create',
  summary: 'add a person with a generated password',
  options: {
    email: { type: 'string', required: true, meaning: 'her e-mail address' },
    name: { type: 'string', required: true, meaning: 'her name' },
    role: { type: 'string', meaning: 'employee (default), receptionist, space_manager or administrator' },
    buildings: { type: 'string', meaning: 'numbers of the buildings the role is limited to, 1,2; all unless said' },
  },
  run: inTenant(async (ctx, { options: { email, name, role, buildings }, json }) => {
    const body = checked(endpoints.createUser.body, {
      email,
      name,
      ...(role !== undefined && { role }),
      ...(buildings !== undefined && { buildings: buildings === 'all' ? buildings : listed(buildings).map(Number) }),
    });
    const password = makePassword();
    const passwordHash = await hashPassword(password, null);
    const user = await ctx.tx(async (tx) => {
      const added = await createUser(tx, body);
      await givePassword(tx, added.id, passwordHash, { isGenerated: true });
      return added;
    });
    print(json, { id: user.id, email: user.email, role: user.role, password });
  }),
};
