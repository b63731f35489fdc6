import { sendLinkTo } from '../../server/modules/password-links/password-links.ts';
import type { Ctx } from '../../server/platform/context/context.ts';
import { listMail } from '../../server/platform/mail/mail.ts';

/** What a link ends in that a person is sent: as she reads it in her mail. */
export async function sentSecret(
  ctx: Ctx,
  { id, email }: { readonly id: number; readonly email: string },
): Promise<string> {
  const route = { mailRoute: 'kept', publicUrl: 'https://desks.example' } as const;
  await ctx.tx((tx) => sendLinkTo(tx, { userId: id, email }, route));
  const { items } = await listMail(ctx, { limit: 200 });
  return (
    items.flatMap(({ recipient, body }) => (recipient === email ? (/#(\S+)$/m.exec(body)?.[1] ?? []) : []))[0] ?? ''
  );
}
