import type { Ctx } from '../../platform/context/context.ts';
import { personIn, type UseCases } from '../../platform/context/use-case.ts';
import type { endpoints, NoticeSettings } from './contract.ts';
import { selectSettings, upsertSettings } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** How somebody is told who has said nothing: in English, and of rooms alone half an hour before, without a letter. */
export const USUAL_DIARY: NoticeSettings = {
  language: 'en',
  remindMinutes: 30,
  remindOf: 'rooms',
  remindByMail: false,
};

/** How each of these wants to be told. */
export async function settingsOf(ctx: Ctx, userIds: readonly number[]): Promise<(userId: number) => NoticeSettings> {
  const said = userIds.length === 0 ? new Map<number, NoticeSettings>() : await selectSettings(ctx, userIds);
  return (userId) => said.get(userId) ?? USUAL_DIARY;
}

/** How one wants to be told. @throws 403 for a program */
export const getNoticeSettings: Calls['getNoticeSettings'] = async (ctx) => {
  const userId = personIn(ctx);
  return (await settingsOf(ctx, [userId]))(userId);
};

/** Changes how one wants to be told; what is absent stays. It is nobody else's business: neither told nor audited. */
export const updateNoticeSettings: Calls['updateNoticeSettings'] = (ctx, change) =>
  ctx.tx(async (tx) => {
    const userId = personIn(tx);
    const settings = { ...(await settingsOf(tx, [userId]))(userId), ...change };
    await upsertSettings(tx, userId, settings);
    return settings;
  });
