import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  online: '附線上會議',
  host: '為誰預訂',
  myself: '我自己',
  nobody: '找不到此人',
};
