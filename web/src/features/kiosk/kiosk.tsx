import { useEffect, useState, type ReactNode } from 'react';
import { useScreen, type Screen } from '../../parts/screen/asking.ts';
import { languages, ownLanguage, type Language } from '../../parts/screen/speaking.ts';
import { kiosk, type Standing } from './asking.ts';
import { Desk } from './desk.tsx';
import classes from './kiosk.module.css';
import { words, type Words } from './words.ts';

/** A screen in a lobby: paired, it takes visitors' codes; unpaired, it shows its own. */
export function Kiosk() {
  const [language, choose] = useState<Language>(ownLanguage);
  const { screen, isOffline } = useScreen(kiosk);
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

interface ShownProps {
  readonly screen: Screen<Standing>;
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
