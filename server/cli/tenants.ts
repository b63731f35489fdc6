import { Type } from 'typebox';
import { Email } from '../modules/people/contract.ts';
import { hashPassword } from '../platform/auth/passwords.ts';
import { openContext } from '../platform/context/context.ts';
import { systemPrincipal } from '../platform/context/principal.ts';
import { conflict, fail, invalid } from '../platform/contract/problems.ts';
import { scopes } from '../platform/contract/scopes.ts';
import { closed, Line, Name } from '../platform/contract/shapes.ts';
import { ALL_TENANTS } from '../platform/db/connect.ts';
import { newId } from '../platform/ids.ts';
import { listSuffixes, RESERVED, takeTenantId } from '../platform/tenants.ts';
import { mustBeZone, readClock } from '../platform/time.ts';
import { checked, columns, inInstallation, print, printed, type Command } from './command.ts';
import { foundWorkplace, makePassword } from './first-start.ts';

const NewWorkplace = Type.Object(
  {
    '--slug': Line(100),
    '--name': Name,
    '--zone': Line(60, { minLength: 1 }),
    '--email': Type.Optional(Email),
    '--condeco-suffix': Type.Optional(Line(100)),
  },
  closed,
);

/** How a workplace is called in addresses. */
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SUFFIX = /^[\w-]{1,100}$/;

export const tenantCreate: Command = {
  name: 'tenant create',
  summary: 'add a workplace beside those that there are; its administrator’s password is shown this once',
  whole: true,
  options: {
    slug: { type: 'string', required: true, meaning: 'what it is called in addresses: a-z, 0-9 and -' },
    name: { type: 'string', required: true, meaning: 'what people call it' },
    zone: { type: 'string', required: true, meaning: 'IANA time zone, such as Europe/London' },
    email: { type: 'string', meaning: 'its administrator signs in with it; ATRIUM_ADMIN_EMAIL unless said' },
    'condeco-suffix': {
      type: 'string',
      meaning: 'what stands for it in addresses of Condeco’s API: letters, digits, _ and -; its slug unless said',
    },
  },
  run: inInstallation(async (database, config, { options, json }) => {
    const said = Object.keys(NewWorkplace.properties).map((name) => [name, options[name.slice(2)]] as const);
    const given = checked(NewWorkplace, Object.fromEntries(said.filter(([, value]) => value !== undefined)));
    const { '--slug': slug, '--name': name, '--zone': zone, '--condeco-suffix': condecoSuffix } = given;
    if (!SLUG.test(slug)) throw invalid('--slug', 'Up to 63 of a-z, 0-9 and -, no - at its ends');
    if (condecoSuffix !== undefined && !SUFFIX.test(condecoSuffix))
      throw invalid('--condeco-suffix', 'Letters, digits, _ and -');
    mustBeZone(zone, '--zone');
    mustBeFree(slug, '--slug');
    if (condecoSuffix !== undefined) mustBeFree(condecoSuffix, '--condeco-suffix');
    const id = await takeTenantId(database.forTenant(ALL_TENANTS));
    const tenant = { id, slug, name, zone };
    const password = makePassword();
    const admin = {
      email: given['--email'] ?? config.adminEmail,
      passwordHash: await hashPassword(password, null),
      isGenerated: true,
    };
    const asking = { who: systemPrincipal(tenant, new Set(scopes)), now: readClock(), requestId: newId(), ip: null };
    const ctx = openContext(database, () => undefined, asking);
    const isNew = await ctx.tx((tx) =>
      foundWorkplace(tx, { ...tenant, ...(condecoSuffix !== undefined && { condecoSuffix }) }, admin),
    );
    if (!isNew) {
      const tenants = await listSuffixes(database.forTenant(ALL_TENANTS));
      const isOwnSlug = condecoSuffix === undefined || tenants.some((other) => other.slug === slug);
      const param = isOwnSlug ? '--slug' : '--condeco-suffix';
      throw fail(conflict, { param, detail: 'A workplace has this slug or suffix already' });
    }
    print(json, { id, slug, name, zone, condecoSuffix: condecoSuffix ?? slug, email: admin.email, password });
  }),
};

/** @throws 400 for a name that begins addresses of Atrium's own */
function mustBeFree(name: string, param: string): void {
  if (RESERVED.includes(name.toLowerCase())) throw invalid(param, `None of ${RESERVED.join(', ')}`);
}

export const tenantList: Command = {
  name: 'tenant list',
  summary: 'list the workplaces of this installation',
  whole: true,
  run: inInstallation(async (database, _config, { json }) => {
    const tenants = await listSuffixes(database.forTenant(ALL_TENANTS));
    const items = tenants.map(({ suffix, ...tenant }) => ({ ...tenant, condecoSuffix: suffix }));
    if (json) return print(true, { items });
    process.stdout.write(
      printed(columns(items.map(({ slug, name, zone, condecoSuffix }) => [slug, zone, condecoSuffix, name]))),
    );
  }),
};
