import type { DataOf } from '../../../platform/contract/event.ts';
import type { Language } from '../contract.ts';
import { needing, percentIn, type Around } from './needing.ts';
import type { Telling } from './telling.ts';
import type { Words } from './words.ts';

type Alert = DataOf<'device_alert.raised'>['alerts'][number];

interface Sentences extends Around {
  readonly said: (alert: Said) => string;
}

/** An alert, with what is said of it as it is written. */
interface Said {
  readonly kind: Alert['kind'];
  readonly heard: string;
  readonly level: string;
}

const sentences: Readonly<Record<Language, Sentences>> = {
  en: {
    title: 'Sensors need you',
    lead: 'Something is wrong with sensors that you look after:',
    said: ({ kind, heard, level }) =>
      ({
        silent: `silent, heard last ${heard}`,
        faulty: 'at fault: it says for two days that somebody is there',
        battery: `its battery is at ${level}`,
      })[kind],
    more: (count) => `And ${count} more: you find them all under Sensors.`,
  },
  de: {
    title: 'Sensoren brauchen Sie',
    lead: 'Mit Sensoren, um die Sie sich kümmern, stimmt etwas nicht:',
    said: ({ kind, heard, level }) =>
      ({
        silent: `stumm, zuletzt gehört ${heard}`,
        faulty: 'gestört: meldet seit zwei Tagen, dass jemand da ist',
        battery: `Batterie bei ${level}`,
      })[kind],
    more: (count) => `Und ${count} weitere: Sie finden alle unter Sensoren.`,
  },
  'zh-Hant': {
    title: '感應器需要處理',
    lead: '您管理的感應器出現問題：',
    said: ({ kind, heard, level }) =>
      ({
        silent: `沒有訊號，最後訊號為 ${heard}`,
        faulty: '故障：連續兩天回報有人',
        battery: `電池電量 ${level}`,
      })[kind],
    more: (count) => `另有 ${count} 項：全部列於「感應器」。`,
  },
};

/** How who looks after sensors is told in one language that something is wrong with some. */
export function sensorsIn(language: Language, showAt: Telling['showAt']): Pick<Words['events'], 'device_alert.raised'> {
  const { said, ...around } = sentences[language];
  const percent = percentIn(language);
  return {
    'device_alert.raised': ({ alerts, more, zone }) =>
      needing(
        around,
        alerts.map(({ kind, deviceName, resourceName, lastHeardAt, batteryLevel }) => {
          const heard = lastHeardAt === null ? '' : showAt(lastHeardAt, zone);
          const level = percent.format((batteryLevel ?? 0) / 100);
          return { place: resourceName, name: deviceName, said: said({ kind, heard, level }) };
        }),
        more,
      ),
  };
}
