import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  hints: {
    address: '與您在瀏覽器中開啟的網址相同，例如 https://acme.iofficeconnect.com',
    username: '可讀取大樓與空間的帳戶',
    token: '代替使用者名稱與密碼',
  },
  permissions: {
    buildings: '列出大樓',
    centers: '列出預訂中心',
    countries: '列出國家',
    floors: '列出樓層',
    spaceTypes: '列出空間類型',
    spaces: '列出空間',
  },
  run: {
    source_timeout: '系統回應太慢。',
    source_unavailable: '無法連上系統。',
    source_rate_limited: '系統被詢問得過於頻繁。',
    source_bad_response: '系統的回應無法理解，請洽詢其管理者。',
    source_refused: '系統拒絕了憑證，請在「憑證」提供其他憑證。',
    connector_missing: '此伺服器已沒有這個連接器。',
    not_fresh: '已很久沒有讀取。',
  },
  attempt_one: '第 {{count}} 次嘗試。',
  attempt_other: '第 {{count}} 次嘗試。',
  took: '歷時 {{seconds}} 秒',
  stopped: '首次讀取在全部讀完之前就結束了，請再次啟用。',
  afterFirst: '首次讀取之後',
  notNow: '目前不會',
  delete: '刪除',
  deleteOf: '刪除{{name}}',
  askDelete: '要刪除{{name}}以及從中讀取的所有內容嗎？',
  askDeleteText: '其記錄、執行與對應將永久消失。此處的地點、空間與預訂會保留。',
  keep: '保留它',
  isDeleted: '{{name}}已刪除。',
  asSaid: '系統所說的內容：',
  sinceRead: '此處是與現有內容比較：之後已經讀取過。',
  unseen_one: '另有 {{shown}} 筆記錄僅在此處不計入的部分有所不同。',
  unseen_other: '另有 {{shown}} 筆記錄僅在此處不計入的部分有所不同。',
  history: '最近 {{of}} 次執行中有 {{failed}} 次失敗，最後一次沒有。',
};
