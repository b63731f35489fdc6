import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '帳戶',
  roles: {
    employee: '員工',
    receptionist: '接待員',
    space_manager: '空間管理員',
    administrator: '系統管理員',
  },
  password: '密碼',
  passwordLead: '更改密碼後，其他裝置將會登出。',
  changed: '密碼已更改。',
};
