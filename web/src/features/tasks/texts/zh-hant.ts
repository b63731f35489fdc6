import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '待辦事項',
  lead: '隨預訂訂購、需要辦理的服務。',
  whose: '誰的待辦事項',
  all: '所有人',
  mine: '我的',
  before: '前一天',
  next: '後一天',
  none: '這一天沒有待辦事項',
  noneText: '隨預訂訂購的服務會列在此處，供負責人辦理。',
  sections: { open: '待辦', done: '已完成', cancelled: '已取消' },
  what: '{{quantity}} × {{name}}',
  host: '給 {{host}}',
  due: '{{at}} 前',
  doneAt: '於 {{at}} 完成',
  withdrawn: '已撤回',
  say: { completeTask: '完成', reopenTask: '未完成', cancelTask: '無法辦理', restoreTask: '仍需辦理' },
  sayOf: {
    completeTask: '完成：{{what}}，{{where}}',
    reopenTask: '其實未完成：{{what}}，{{where}}',
    cancelTask: '無法辦理：{{what}}，{{where}}',
    restoreTask: '仍需辦理：{{what}}，{{where}}',
  },
};
