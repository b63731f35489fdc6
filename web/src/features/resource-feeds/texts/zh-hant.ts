import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '行事曆',
  lead: '在行事曆程式或門牌上顯示會議室或座位的預訂：每個資源各有一個秘密網址。',
  search: '搜尋會議室、座位或其他資源',
  none: '這裡找不到符合的名稱。',
  more: '其他資源可按名稱搜尋。',
  make: '建立網址',
  makeFor: '為 {{name}} 建立網址',
  address: '{{name}} 的行事曆網址',
  once: '任何人取得此網址都能得知其預訂時間，以及您可查看的內容。網址只在此刻顯示。',
  open: '在行事曆開啟',
  made: '網址建立於 {{day}}。',
  used: '上次讀取：{{day}}。',
  unused: '尚未有人讀取。',
  renew: '更換網址',
  renewOf: '為 {{name}} 更換網址',
  renewTitle: '為 {{name}} 更換網址？',
  renewText: '舊網址立即失效，讀取它的行事曆將不再更新。',
  end: '停用',
  endOf: '停用 {{name}} 的網址',
  endTitle: '停用 {{name}} 的網址？',
  endText: '讀取它的行事曆將不再更新。您隨時可以另建網址。',
  keep: '保留',
  ended: '{{name}} 的網址已失效。',
};
