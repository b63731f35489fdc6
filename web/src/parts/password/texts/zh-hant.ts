import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  current: '目前的密碼',
  next: '新密碼',
  hint: '至少十個字元，可用幾個詞組成；請勿使用姓名或容易猜到的密碼。',
  needCurrent: '請輸入目前的密碼',
  short: '密碼至少須有十個字元',
  change: '更改密碼',
};
