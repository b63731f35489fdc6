import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '自助機',
  lead: '訪客可在這些螢幕上以代碼登記到訪。請在大堂的平板電腦上開啟 {{address}}，並在此輸入其顯示的代碼。',
  code: '螢幕上的代碼',
  name: '名稱',
  building: '大樓',
  pair: '配對',
  close: '關閉',
  needCode: '請輸入螢幕顯示的代碼',
  needName: '請輸入名稱',
  paired: '已配對 {{name}}',
  none: '沒有已配對的螢幕。',
  list: '已配對的螢幕',
  seen: '最後在線：{{when}}',
  notSeen: '尚未在線',
  unpair: '解除配對',
  unpairOf: '解除配對：{{name}}',
  askUnpair: '要解除 {{name}} 的配對嗎？',
  unpairText: '它會立即停止接受代碼。',
  keep: '保留',
  unpaired: '已解除 {{name}} 的配對',
  refused: {
    too_many_devices: '已配對的螢幕數目已達上限。',
  },
};
