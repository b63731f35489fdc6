import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '顯示器',
  lead: '門口的螢幕，顯示該地點的狀態。請在螢幕上開啟 {{address}}，然後輸入螢幕顯示的代碼。',
  building: '大樓',
  pair: '配對顯示器',
  newTitle: '新增顯示器',
  code: '螢幕上的代碼',
  needCode: '請輸入螢幕顯示的代碼',
  name: '名稱',
  needName: '請輸入名稱',
  floor: '樓層',
  resource: '位於哪個地點門口',
  choose: '選擇',
  needPlace: '請選擇位於哪個地點門口',
  mayDo:
    '在螢幕前的任何人都可在規則允許的範圍內立即預訂該地點，或延長、結束正在進行的預訂。螢幕會顯示標題與主辦人，但不包括隱藏或匿名的預訂。',
  cancel: '取消',
  paired: '{{name}} 已配對',
  none: '這裡還沒有顯示器',
  noneText: '在會議室門口配對一台，大家便能看到是否可使用。',
  seen: '上次連線：{{when}}',
  notSeen: '尚未連線',
  unpair: '解除配對',
  unpairOf: '解除配對 {{name}}',
  askUnpair: '要解除配對 {{name}} 嗎？',
  unpairText: '在重新配對之前，此螢幕不會顯示任何內容。',
  keep: '保留',
  unpaired: '{{name}} 已解除配對',
};
