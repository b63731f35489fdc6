import type { DataOf } from '../../../platform/contract/event.ts';
import type { Language } from '../contract.ts';
import type { Telling } from './telling.ts';
import { singleLine, type Words } from './words.ts';

type Alert = DataOf<'device_alert.raised'>['alerts'][number];

interface Sentences {
  readonly title: string;
  /** What stands above the list. */
  readonly lead: string;
  readonly said: (alert: Said) => string;
  readonly more: (count: number) => string;
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

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de', 'zh-Hant': 'zh-Hant' };

/** How who looks after sensors is told in one language that something is wrong with some. */
export function sensorsIn(language: Language, showAt: Telling['showAt']): Pick<Words['events'], 'device_alert.raised'> {
  const { title, lead, said, more: andMore } = sentences[language];
  const percent = new Intl.NumberFormat(LOCALES[language], { style: 'percent' });
  return {
    'device_alert.raised': ({ alerts, more, zone }) => {
      const lines = alerts.map(({ kind, deviceName, resourceName, lastHeardAt, batteryLevel }) => {
        const heard = lastHeardAt === null ? '' : showAt(lastHeardAt, zone);
        const level = percent.format((batteryLevel ?? 0) / 100);
        return `${singleLine(resourceName)}, ${singleLine(deviceName)}: ${said({ kind, heard, level })}`;
      });
      const places = [...new Set(alerts.map(({ resourceName }) => singleLine(resourceName)))];
      const few = places.length > SHOWN || more > 0 ? [...places.slice(0, SHOWN), '…'] : places;
      return {
        title: `${title}: ${few.join(', ')}`,
        lines: [lead, lines.join('\n'), ...(more > 0 ? [andMore(more)] : [])],
      };
    },
  };
}

/** So many places stand in a title. */
const SHOWN = 3;
