import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  kinds: {
    occupancy: '佔用感測器',
    environment: '環境感測器',
    door: '門磁感測器',
    badge: '讀卡機',
  },
  purposes: {
    climate: '空氣、光線與用電的情況。',
    presence: '某個地點是否有人：讓預訂者自動簽到，無人前來的則釋出給其他人。',
    passing: '是否剛有人經過：在感測器另有回報前都算數。',
    usage: '地點的使用程度。',
  },
  about: {
    place: '只關於地點：從不記錄是誰。',
    person: '一張卡屬於一個人，但不保留是誰的卡。',
  },
  kept_one: '保留 1 天。',
  kept_other: '保留 {{count}} 天。',
  byMonths: '最少保留 {{days}} 天，其後按月清除。',
  summed: '以數字量度的資料會以匯總形式保留多年。',
  keptFor: '保留多久：{{kind}}',
  days_one: '1 天',
  days_other: '{{count}} 天',
  saved_one: '即日起保留 1 天。較舊的資料將在十分鐘內清除。',
  saved_other: '即日起保留 {{count}} 天。較舊的資料將在十分鐘內清除。',
};
