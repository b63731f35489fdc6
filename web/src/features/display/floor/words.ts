import type { Language } from '../../../parts/screen/speaking.ts';

/** What the display of a floor says, beside what every display does. */
const en = {
  title: 'Floor display',
  ofFree: '{{free}} of {{total}} free',
  ofUnknown: '{{total}}, state unknown',
  desk: 'Desks',
  room: 'Rooms',
  parking: 'Parking',
  plan: 'Plan of {{name}}',
  places: 'Places',
  gone: 'This link shows nothing any more',
  goneText: 'Whoever keeps the displays in Atrium can make a new one.',
  noLink: 'This address is not whole: the part behind # is missing',
} as const;

export type FloorWords = Readonly<Record<keyof typeof en, string>>;

const de: FloorWords = {
  title: 'Etagenanzeige',
  ofFree: '{{free}} von {{total}} frei',
  ofUnknown: '{{total}}, Zustand unbekannt',
  desk: 'Schreibtische',
  room: 'Räume',
  parking: 'Parkplätze',
  plan: 'Plan von {{name}}',
  places: 'Plätze',
  gone: 'Dieser Link zeigt nichts mehr an',
  goneText: 'Wer in Atrium die Anzeigen verwaltet, kann einen neuen anlegen.',
  noLink: 'Diese Adresse ist unvollständig: der Teil hinter # fehlt',
};

const zhHant: FloorWords = {
  title: '樓層顯示器',
  ofFree: '{{total}} 個中有 {{free}} 個可用',
  ofUnknown: '{{total}} 個，狀態不明',
  desk: '座位',
  room: '會議室',
  parking: '停車位',
  plan: '{{name}} 平面圖',
  places: '位置',
  gone: '此連結已不再顯示任何內容',
  goneText: '請在 Atrium 管理顯示器的人員建立新的連結。',
  noLink: '此網址不完整：缺少 # 後面的部分',
};

export const floorWords: Readonly<Record<Language, FloorWords>> = { en, de, 'zh-Hant': zhHant };
