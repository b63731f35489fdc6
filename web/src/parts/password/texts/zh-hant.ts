import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  current: '目前的密碼',
  next: '新密碼',
  hint: '至少十個字元，可用幾個詞組成；請勿使用姓名或容易猜到的密碼。',
  needCurrent: '請輸入目前的密碼',
  short: '密碼至少須有十個字元',
  change: '更改密碼',
  refused: {
    too_many_attempts: '嘗試次數過多，請稍候。',
  },
  refusedAnyway: {
    password_too_weak: '請另選密碼：不可沿用舊密碼，不可使用您、公司、大樓或城市的名稱，也不可使用容易猜到的密碼。',
  },
};
