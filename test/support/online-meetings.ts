import { createSealer } from '../../server/platform/auth/seal.ts';
import type { Ctx } from '../../server/platform/context/context.ts';
import { onlineMeetingsBy } from '../../server/modules/online-meetings/online-meetings.ts';

const { setOnlineMeetingProvider } = onlineMeetingsBy({
  sealer: createSealer('of no provider that is asked'),
  egress: { checkUrl: () => ({ ok: true }) },
});

/** Has online meetings made by a template. */
export const meetBy = (ctx: Ctx, template: string): Promise<unknown> => setOnlineMeetingProvider(ctx, { template });
