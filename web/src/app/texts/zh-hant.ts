import type { Like } from '../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  name: 'Atrium',
  skip: '跳至內容',
  menu: '帳戶：{{name}}',
  signOut: '登出',
  appearance: '外觀',
  light: '淺色',
  dark: '深色',
  auto: '跟隨裝置',
  building: '大樓',
  offline: '即時更新中斷，正在重試…',
  navigation: '主選單',
  rooms: {
    today: '今天',
    book: '預訂',
    people: '同事',
    reception: '接待處',
    insights: '分析',
    manage: '管理',
    settings: '設定',
    account: '帳戶',
  },
  screens: {
    book: '預訂',
    bookings: '我的預訂',
    policies: '使用規則',
    approvals: '審批',
    people: '同事',
    serviceAccounts: '服務帳戶',
    account: '帳戶',
    labels: '標籤',
  },
};
