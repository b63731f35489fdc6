import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '通知',
  unread: '通知，{{counted}} 則未讀',
  readAll: '全部標示為已讀',
  new: '新',
  none: '暫時沒有通知。別人對您的預訂所作的更改會顯示在此。',
};
