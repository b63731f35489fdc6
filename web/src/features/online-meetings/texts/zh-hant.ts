import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '線上會議',
  lead: '預訂時可要求一個連結，讓其他人從別處加入。',
  template: '會議網址',
  hint: '{id} 代表無人能猜到的名稱，每次預訂皆不同。會議服務須能依名稱開啟會議室，如 Jitsi Meet。',
  save: '儲存',
  remove: '移除',
  saved: '現在以此網址產生連結',
  removed: '不再產生線上會議',
  need: '請輸入以 https:// 開頭且含有一個 {id} 的網址',
  kind: '連結的產生方式',
  byTemplate: '依網址',
  byTemplateHint: '適用於依名稱開啟會議室的服務，無須詢問任何人。',
  byWebhook: '詢問服務商',
  byWebhookHint: '適用於須逐次呼叫建立會議的服務。預訂不會等候。',
  url: '詢問服務商的網址',
  urlHint: '以簽署的 POST 詢問，並以 joinUrl 回覆。預訂變更或結束時也會通知。',
  newSecret: '產生新的密鑰',
  secret: '簽署呼叫的密鑰',
  copy: '複製密鑰',
  once: '請立即保存，之後不再顯示。',
  savedUrl: '現在起會詢問服務商',
  needUrl: '請輸入詢問的網址',
  failed: '無法詢問服務商',
  failedAt: '最近一次於 {{when}}：{{detail}}。預訂不受影響，系統會再次詢問。',
};
