import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '權杖',
  of: '{{name}} 的權杖',
  none: '尚無權杖。',
  stopped: '啟用帳戶後才能建立權杖。',
  used: '上次使用：{{day}}。',
  unused: '尚未使用。',
  ends: '到期日：{{day}}。',
  endless: '不會自動到期。',
  revoke: '撤銷',
  revokeOf: '撤銷 {{name}}',
  ask: '撤銷 {{name}}？',
  askText: '持有它的程式此後無法再使用，且無法復原。',
  keep: '保留',
  revoked: '{{name}} 已撤銷。',
  name: '用途',
  needName: '請說明用途',
  life: '有效期',
  days: '{{count}} 天後到期',
  always: '永不到期',
  make: '建立權杖',
  makeOf: '為 {{account}} 建立權杖',
  copy: '複製',
  secret: '權杖 {{name}}',
  once: '請立即複製：之後不會再顯示。它的權限不超過該帳戶與您本人。',
};
