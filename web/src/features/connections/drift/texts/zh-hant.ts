import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  lost: '系統所說的內容比以前少',
  lostText:
    '請查看系統，確認這是否為預期。若內容現在位於他處，請在下方變更該欄位，改由該處填入。不需要重新讀取任何資料。',
  dropped: '{{fields}}：{{path}} 現在出現於 {{is}} % 的記錄；以前為 {{was}} %。',
  gone: '{{fields}}：{{path}} 已不再出現於任何記錄；以前為 {{was}} %。',
  others: '系統的其他不同之處',
  othersText: '與上一次完整讀取相比。新出現的內容可以加以對應。',
  otherGone: '{{path}} 已消失；以前出現於 {{was}} % 的記錄。沒有欄位由它填入。',
  new: '{{path}} 是新的：出現於 {{is}} % 的記錄。',
  sampleWas: '以前的內容：{{samples}}',
  sampleIs: '現在的內容：{{samples}}',
  since: '發現時間：{{at}}。',
};
