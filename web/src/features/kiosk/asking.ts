import { ask, type Heard, type Looking } from '../../parts/screen/asking.ts';

export interface Standing {
  readonly workplace: string;
  readonly place: string;
}

/** How a kiosk looks whether it is paired, and where it stands. */
export const kiosk: Looking<Standing> = {
  path: '/kiosk',
  read({ body }) {
    const device = body['device'] as { readonly buildingName: string } | null | undefined;
    return device ? { workplace: String(body['workplace']), place: device.buildingName } : null;
  },
};

/** What a visitor is asked before she is let in. */
export interface Question {
  readonly key: string;
  readonly text: string;
  readonly kind: 'text' | 'yes_no' | 'choice';
  readonly choices?: readonly string[];
  readonly required: boolean;
}

export interface Answer {
  readonly key: string;
  readonly answer: string;
}

/** What a visitor answers to which questions. */
export interface Answers {
  readonly answers: readonly Answer[];
  readonly questionnaireVersion: number;
}

/** What came of a visitor's code. */
export type Outcome =
  | { readonly is: 'asked'; readonly code: string; readonly questions: readonly Question[]; readonly version: number }
  | { readonly is: 'hello' | 'bye'; readonly name: string; readonly host: string }
  | { readonly is: 'here'; readonly code: string }
  | { readonly is: 'unknown' | 'elsewhere' | 'otherDay' | 'left' | 'desk' | 'wait' | 'offline' };

const REFUSALS: Readonly<Record<string, 'unknown' | 'elsewhere' | 'otherDay' | 'wait'>> = {
  not_found: 'unknown',
  validation_failed: 'unknown',
  building_out_of_reach: 'elsewhere',
  visit_not_today: 'otherDay',
  rate_limited: 'wait',
};

/**
 * Says to the server that whoever has this code is here, or leaves. Who arrives is asked first, if there is something to ask. Why somebody
 * is not received is not said at a screen. @param said what she answers; null: she passes it by
 */
export async function tell(what: 'arrivals' | 'departures', code: string, said?: Answers | null): Promise<Outcome> {
  const first = what === 'arrivals' && said === undefined ? await askFirst(code) : null;
  if (first !== null) return first;
  const heard = await ask('POST', `/kiosk/${what}`, { body: { code, ...said } });
  if (heard === null) return { is: 'offline' };
  const { body, status } = heard;
  // Who is not let in with what she answered is not told so here.
  if (status === 200 && what === 'arrivals' && body['arrivedAt'] === null) return { is: 'desk' };
  if (status === 200)
    return {
      is: what === 'arrivals' ? 'hello' : 'bye',
      name: String(body['name']),
      host: String(body['hostName']),
    };
  // Something else is asked by now, or nothing.
  if (said !== undefined && isAboutAnswers(heard)) return tell(what, code);
  return refused(heard, code);
}

const isAboutAnswers = ({ body }: Heard): boolean =>
  body['code'] === 'version_conflict' || String(body['param']).startsWith('answers');

/** @returns null where she is asked nothing */
async function askFirst(code: string): Promise<Outcome | null> {
  const heard = await ask('POST', '/kiosk/questions', { body: { code } });
  if (heard === null) return { is: 'offline' };
  if (heard.status !== 200) return refused(heard, code);
  const { questions, questionnaireVersion: version } = heard.body as {
    readonly questions: readonly Question[];
    readonly questionnaireVersion: number | null;
  };
  return version === null ? null : { is: 'asked', code, questions, version };
}

function refused({ body, status }: Heard, code: string): Outcome {
  const states = Array.isArray(body['states']) ? body['states'] : [];
  if (states.includes('visiting')) return { is: 'here', code };
  if (states.includes('visited')) return { is: 'left' };
  return { is: (status === 400 ? 'unknown' : REFUSALS[String(body['code'])]) ?? 'desk' };
}
