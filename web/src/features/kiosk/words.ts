/** What a kiosk says. It has texts of its own: visitors speak what they speak, and nothing of the app is loaded for them. */
const en = {
  title: 'Welcome',
  welcomeTo: 'Welcome to {{place}}',
  scan: 'Scan the QR code of your invitation, or type your code.',
  code: 'Your code',
  delete: 'Delete the last character',
  send: 'I am here',
  camera: 'Scan with the camera',
  closeCamera: 'Close the camera',
  noCamera: 'The camera cannot be used. Please type your code.',
  hello: 'Welcome, {{name}}.',
  told: '{{host}} has been told.',
  bye: 'Goodbye, {{name}}.',
  byeText: 'You have been signed out.',
  here: 'You are signed in already.',
  hereText: 'Are you leaving?',
  leave: 'I am leaving',
  back: 'Back to the start',
  unknown: 'This code is not known.',
  unknownText: 'Please try again, or see the front desk.',
  elsewhere: 'You are expected in another building.',
  otherDay: 'Your visit is on another day.',
  left: 'You have left already.',
  desk: 'Please see the front desk.',
  wait: 'That were many wrong codes.',
  waitText: 'Please wait a moment, or see the front desk.',
  offline: 'No connection at the moment. This screen keeps trying.',
  offlineText: 'Please see the front desk, or try again in a moment.',
  unpaired: 'This screen is not paired',
  unpairedText: 'At the front desk, open Atrium: Visitors, then Kiosks, and type this code.',
  pairingCode: 'Pairing code',
  waiting: 'This screen cannot be paired at the moment. It keeps trying.',
  stopped: 'This screen receives nobody at the moment',
  language: 'Language',
} as const;

export type Words = Readonly<Record<keyof typeof en, string>>;

const de: Words = {
  title: 'Willkommen',
  welcomeTo: 'Willkommen: {{place}}',
  scan: 'Scannen Sie den QR-Code Ihrer Einladung, oder geben Sie Ihren Code ein.',
  code: 'Ihr Code',
  delete: 'Letztes Zeichen löschen',
  send: 'Ich bin da',
  camera: 'Mit der Kamera scannen',
  closeCamera: 'Kamera schließen',
  noCamera: 'Die Kamera lässt sich nicht benutzen. Bitte geben Sie Ihren Code ein.',
  hello: 'Willkommen, {{name}}.',
  told: '{{host}} weiß Bescheid.',
  bye: 'Auf Wiedersehen, {{name}}.',
  byeText: 'Sie sind abgemeldet.',
  here: 'Sie sind schon angemeldet.',
  hereText: 'Gehen Sie?',
  leave: 'Ich gehe',
  back: 'Zurück zum Anfang',
  unknown: 'Dieser Code ist nicht bekannt.',
  unknownText: 'Bitte versuchen Sie es noch einmal, oder wenden Sie sich an den Empfang.',
  elsewhere: 'Sie werden in einem anderen Gebäude erwartet.',
  otherDay: 'Ihr Besuch ist an einem anderen Tag.',
  left: 'Sie haben sich schon abgemeldet.',
  desk: 'Bitte wenden Sie sich an den Empfang.',
  wait: 'Das waren viele falsche Codes.',
  waitText: 'Bitte warten Sie einen Moment, oder wenden Sie sich an den Empfang.',
  offline: 'Zurzeit keine Verbindung. Es wird weiter versucht.',
  offlineText: 'Bitte wenden Sie sich an den Empfang, oder versuchen Sie es gleich noch einmal.',
  unpaired: 'Dieser Bildschirm ist nicht gekoppelt',
  unpairedText: 'Öffnen Sie am Empfang Atrium: Besuch, dann Kioske, und geben Sie diesen Code ein.',
  pairingCode: 'Kopplungscode',
  waiting: 'Dieser Bildschirm lässt sich zurzeit nicht koppeln. Es wird weiter versucht.',
  stopped: 'An diesem Bildschirm wird zurzeit niemand empfangen',
  language: 'Sprache',
};

const zhHant: Words = {
  title: '歡迎',
  welcomeTo: '歡迎蒞臨 {{place}}',
  scan: '請掃描邀請函上的 QR 碼，或輸入您的代碼。',
  code: '您的代碼',
  delete: '刪除最後一個字元',
  send: '我到了',
  camera: '用相機掃描',
  closeCamera: '關閉相機',
  noCamera: '無法使用相機，請輸入您的代碼。',
  hello: '{{name}}，歡迎！',
  told: '已通知 {{host}}。',
  bye: '{{name}}，再見！',
  byeText: '您已登記離開。',
  here: '您已登記到訪。',
  hereText: '您要離開嗎？',
  leave: '我要離開',
  back: '返回開始畫面',
  unknown: '找不到此代碼。',
  unknownText: '請再試一次，或洽詢接待處。',
  elsewhere: '您的到訪地點是另一棟大樓。',
  otherDay: '您的到訪日期不是今天。',
  left: '您已登記離開。',
  desk: '請洽詢接待處。',
  wait: '錯誤代碼次數過多。',
  waitText: '請稍候，或洽詢接待處。',
  offline: '目前沒有連線，系統會繼續嘗試。',
  offlineText: '請洽詢接待處，或稍後再試。',
  unpaired: '此螢幕尚未配對',
  unpairedText: '請在接待處開啟 Atrium：訪客 → 自助機，並輸入此代碼。',
  pairingCode: '配對碼',
  waiting: '目前無法配對此螢幕，系統會繼續嘗試。',
  stopped: '此螢幕目前無法接待訪客',
  language: '語言',
};

export const languages = { en: 'English', de: 'Deutsch', 'zh-Hant': '繁體中文' } as const;
export type Language = keyof typeof languages;

export const words: Readonly<Record<Language, Words>> = { en, de, 'zh-Hant': zhHant };

/** What the screen itself speaks. */
export const ownLanguage = (): Language =>
  navigator.language.startsWith('de') ? 'de' : navigator.language.startsWith('zh') ? 'zh-Hant' : 'en';

/** A text with what is named in it. */
export const fill = (text: string, named: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => named[name] ?? '');
