import { useEffect, useState } from 'react';
import { useScreen } from '../../../parts/screen/asking.ts';
import { fill, ownLanguage, type Language } from '../../../parts/screen/speaking.ts';
import screen from '../display.module.css';
import { useTicking } from '../ticking.ts';
import { words, type Words } from '../words.ts';
import classes from './floor.module.css';
import { Plan } from './plan.tsx';
import { clockOf, countsOf, floorBehind, isStale, signOf, type Place, type Said, type Standing } from './standing.ts';
import { floorWords, type FloorWords } from './words.ts';

/** The display of a floor, opened by its link: the secret stands behind the mark, which no server sees. */
export function FloorDisplay() {
  const link = useHash();
  const [language] = useState(ownLanguage);
  const say = floorWords[language];
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `Atrium – ${say.title}`;
  }, [language, say]);
  if (link === '') return <Nothing title={say.title} text={say.noLink} />;
  return <Opened key={link} link={link} language={language} />;
}

function useHash(): string {
  const [hash, setHash] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const look = (): void => setHash(location.hash.slice(1));
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return hash;
}

function Nothing({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <main className={screen['unpaired']}>
      <h1>{title}</h1>
      <output>{text}</output>
    </main>
  );
}

function Opened({ link, language }: { readonly link: string; readonly language: Language }) {
  const [looking] = useState(() => floorBehind(link));
  const { screen: shown, isOffline } = useScreen(looking);
  const say = floorWords[language];
  const common = words[language];
  if (shown.is === 'paired')
    return <Shown link={link} language={language} standing={shown.standing} isOffline={isOffline} />;
  return shown.is === 'stopped' ? (
    <Nothing title={say.gone} text={say.goneText} />
  ) : (
    <Nothing title={say.title} text={isOffline ? common.noConnection : ''} />
  );
}

interface Props {
  readonly link: string;
  readonly language: Language;
  readonly standing: Standing;
  readonly isOffline: boolean;
}

function Shown({ link, language, standing, isOffline }: Props) {
  const now = useTicking();
  const [say, common] = [floorWords[language], words[language]];
  const { floor, workplace } = standing;
  const clock = (time: string | number): string =>
    new Date(time).toLocaleTimeString(language, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: floor.zone,
    });
  const unknown = isStale(standing, now);
  const name = floor.names[language] ?? floor.name;
  const placed = floor.plan === null ? [] : floor.places.filter(({ placement }) => placement !== null);
  const listed = floor.places.filter((one) => one.type === 'room' || !placed.includes(one));
  return (
    <main className={classes['floor']}>
      <header className={classes['head']}>
        <h1>{name}</h1>
        <p className={classes['clock']}>{clock(clockOf(standing, now))}</p>
        <ul className={classes['counts']}>
          {countsOf(standing, now).map(({ type, free, total }) => (
            <li key={type}>
              <strong>{say[type]}</strong>{' '}
              {free === null
                ? fill(say.ofUnknown, { total: String(total) })
                : fill(say.ofFree, { free: String(free), total: String(total) })}
            </li>
          ))}
        </ul>
        <p className={classes['where']}>{`${workplace} · ${floor.buildingName}`}</p>
      </header>
      {(unknown || isOffline) && (
        <output className={classes['offline']}>
          {unknown ? fill(common.noConnectionSince, { time: clock(floor.at) }) : common.noConnection}
        </output>
      )}
      {placed.length > 0 && floor.plan !== null && (
        <Plan
          link={link}
          drawing={floor.plan}
          places={placed.map((place) => sayOf(place, standing, now, { common, clock, language }))}
          label={fill(say.plan, { name })}
        />
      )}
      <List say={say} places={listed.map((place) => sayOf(place, standing, now, { common, clock, language }))} />
    </main>
  );
}

interface Saying {
  readonly common: Words;
  readonly clock: (time: string) => string;
  readonly language: Language;
}

function sayOf(
  place: Place,
  standing: Standing,
  now: ReturnType<typeof useTicking>,
  { common, clock, language }: Saying,
): Said {
  const sign = signOf(place, standing, now);
  const { until } = place;
  const timed =
    sign === 'free' ? common.freeUntil : sign === 'taken' && place.status === 'taken' ? common.takenUntil : null;
  const state = timed !== null && until !== null ? fill(timed, { time: clock(until) }) : common[sign];
  return { place, sign, name: place.names[language] ?? place.name, state };
}

/** Rooms, and what stands on no plan. */
function List({ say, places }: { readonly say: FloorWords; readonly places: readonly Said[] }) {
  const byName = new Intl.Collator(undefined, { numeric: true });
  return (
    <ul className={classes['list']} aria-label={say.places} hidden={places.length === 0}>
      {places
        .toSorted((one, other) => byName.compare(one.name, other.name))
        .map(({ place, name, sign, state }) => (
          <li key={place.id} data-sign={sign}>
            <strong>{name}</strong>
            <span>{state}</span>
          </li>
        ))}
    </ul>
  );
}
