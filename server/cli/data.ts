import { conflict, fail } from '../platform/contract/problems.ts';
import { openDatabase } from '../platform/db/open.ts';
import { inTenant, print, quiet, type Command } from './command.ts';

export const migrate: Command = {
  name: 'migrate',
  summary: 'bring the database’s schema up to date',
  whole: true,
  async run(config, { json }) {
    await using opened = await openDatabase(config, quiet);
    print(json, { database: opened.description, applied: opened.applied });
    return 0;
  },
};

export const demo: Command = {
  name: 'demo',
  summary: 'load the demo workplace into an empty workplace',
  run: inTenant(async (ctx, { json }) => {
    // Not among the imports: no other command has a use for it.
    const { loadDemo } = await import('../demo/load.ts');
    const loaded = await loadDemo(ctx);
    if (!loaded)
      throw fail(conflict, { detail: 'there are buildings already: the demo workplace needs an empty workplace' });
    print(json, { ...loaded });
  }),
};
