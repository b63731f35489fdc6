import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '待辦事項',
  lead: '隨預訂訂購、需要辦理的服務。',
  whose: '誰的待辦事項',
  all: '所有人',
  mine: '我的',
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
  assign: {
    say: '指派',
    of: '指派：{{what}}，{{where}}',
    title: '{{what}}（{{where}}）由誰辦理？',
    whom: '負責人',
    whoms: { service: '此服務的負責人', person: '個人', group: '群組成員' },
    person: '人員',
    nobody: '沒有此名稱的人',
    needPerson: '請選擇人員',
    group: '群組',
    noGroup: '沒有此名稱的群組',
    needGroup: '請選擇群組',
    cancel: '取消',
    save: '指派',
    done: '{{what}} 已指派給 {{who}}',
    toService: '{{what}} 由此服務的負責人辦理',
    refused: {
      version_conflict: '內容已被他人更改。請關閉後重新開啟，以查看最新內容。',
      task_state_conflict: '此待辦事項已非待辦狀態。',
    },
  },
  refused: {
    task_state_conflict: '狀態已有變更，請再看一次清單。',
  },
};
