import { useEffect, useState, type ReactNode } from 'react';
import { look, type Screen } from './asking.ts';
import { Desk } from './desk.tsx';
import classes from './kiosk.module.css';
import { languages, ownLanguage, words, type Language, type Words } from './words.ts';

/** How often it looks whether it is paired still, in milliseconds: who unpairs it sees it say so. */
const LOOK_EVERY_MS = 3_000;

/** A screen in a lobby: paired, it takes visitors' codes; unpaired, it shows its own. */
export function Kiosk() {
  const [language, choose] = useState<Language>(ownLanguage);
  const { screen, isOffline } = useScreen();
  const say = words[language];
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `Atrium – ${say.title}`;
  }, [language, say]);
  return (
    <div className={classes['kiosk']}>
      <header className={classes['top']}>
        <span className={classes['workplace']}>{screen.is === 'paired' ? screen.standing.workplace : 'Atrium'}</span>
        <Languages say={say} language={language} choose={choose} />
      </header>
      <main className={classes['main']}>
        <Shown screen={screen} say={say} onRest={() => choose(ownLanguage())} />
      </main>
      <output>{isOffline && <span className={classes['offline']}>{say.offline}</span>}</output>
    </div>
  );
}

/** What the screen is by now. What it was stays while there is no connection. */
function useScreen(): { readonly screen: Screen; readonly isOffline: boolean } {
  const [screen, setScreen] = useState<Screen>({ is: 'starting' });
  const [isOffline, setOffline] = useState(false);
  useEffect(() => {
    let known: Screen = { is: 'starting' };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const turn = async (): Promise<void> => {
      const found = await look(known);
      if (isGone) return;
      setOffline(found === null);
      known = found ?? known;
      setScreen(known);
      timer = setTimeout(() => void turn(), LOOK_EVERY_MS);
    };
    // A moment later: what is drawn twice while the app is worked on would ask twice.
    timer = setTimeout(() => void turn());
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, []);
  return { screen, isOffline };
}

interface ShownProps {
  readonly screen: Screen;
  readonly say: Words;
  readonly onRest: () => void;
}

function Shown({ screen, say, onRest }: ShownProps): ReactNode {
  if (screen.is === 'paired') return <Desk say={say} place={screen.standing.place} onRest={onRest} />;
  if (screen.is === 'starting') return <h1>{say.title}</h1>;
  if (screen.is === 'stopped')
    return (
      <>
        <h1>{say.stopped}</h1>
        <p>{say.desk}</p>
      </>
    );
  return (
    <>
      <h1>{say.unpaired}</h1>
      {screen.is !== 'pairing' ? (
        <p>{say.waiting}</p>
      ) : (
        <>
          <p>{say.unpairedText}</p>
          <output className={classes['code']} aria-label={say.pairingCode}>
            {screen.code}
          </output>
        </>
      )}
    </>
  );
}

interface LanguagesProps {
  readonly say: Words;
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

function Languages({ say, language, choose }: LanguagesProps) {
  return (
    <fieldset aria-label={say.language} className={classes['languages']}>
      {(Object.keys(languages) as Language[]).map((one) => (
        <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => choose(one)}>
          {languages[one]}
        </button>
      ))}
    </fieldset>
  );
}
