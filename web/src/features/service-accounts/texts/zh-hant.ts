import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '服務帳戶',
  lead: '程式的權杖與 Webhook 屬於服務帳戶，人員離開後仍可繼續運作。',
  none: '尚無服務帳戶',
  noneText: '請為每個與 Atrium 連線的程式新增一個。',
  name: '名稱',
  needName: '請輸入名稱',
  role: '擁有此角色的權限',
  add: '新增',
  roles: {
    employee: '員工',
    receptionist: '接待員',
    space_manager: '空間管理員',
    administrator: '系統管理員',
  },
  everywhere: '所有大樓',
  reach_zero: '沒有大樓',
  reach_one: '1 棟大樓',
  reach_other: '{{count}} 棟大樓',
  stopped: '已停用',
  stop: '停用',
  start: '啟用',
  stopOf: '停用 {{name}}',
  startOf: '啟用 {{name}}',
  ask: '要停用 {{name}} 嗎？',
  stops: '以下項目會立即停止：',
  nothingStops: '此帳戶沒有會停止的項目。',
  token: '權杖 {{name}}',
  webhook: 'Webhook {{url}}',
  keep: '保留',
};
