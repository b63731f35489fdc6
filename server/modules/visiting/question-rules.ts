import { invalidRequest } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { answersMissing, type GivenAnswers, type Question } from './questionnaire-contract.ts';

/** What can be answered; null: anything. */
const answersTo = ({ kind, choices = [] }: Question): readonly string[] | null =>
  kind === 'text' ? null : kind === 'yes_no' ? ['yes', 'no'] : choices;

const wrong = (param: string, detail: string): Verdict => refused(invalidRequest, { param, detail });

/** Can these questions be asked: each once, and with answers that there are? */
export function decideQuestions(questions: readonly Question[]): Verdict {
  for (const [place, one] of questions.entries()) {
    const at = `questions[${place}]`;
    if (questions.findIndex(({ key }) => key === one.key) !== place) return wrong(`${at}.key`, 'Another has this key');
    if (one.kind === 'choice' && new Set(one.choices).size < 2)
      return wrong(`${at}.choices`, 'Say two answers at least');
    if (one.kind !== 'choice' && one.choices !== undefined) return wrong(`${at}.choices`, 'There is nothing to choose');
    if (one.expected !== undefined && !answersTo(one)?.includes(one.expected))
      return wrong(`${at}.expected`, 'Nobody can answer that');
  }
  return allowed;
}

/** Are these answers to the questions, and is nothing missing that has to be answered? @param param where they stand in the request */
export function decideAnswers(questions: readonly Question[], given: GivenAnswers, param: string): Verdict {
  for (const [place, { key, answer }] of given.entries()) {
    const asked = questions.find((one) => one.key === key);
    if (asked === undefined) return wrong(`${param}[${place}].key`, 'That is not asked');
    if (given.findIndex((one) => one.key === key) !== place) return wrong(`${param}[${place}].key`, 'Answered twice');
    if (answersTo(asked)?.includes(answer) === false) return wrong(`${param}[${place}].answer`, 'No answer to choose');
  }
  const missing = questions.find(({ key, required }) => required && !given.some((one) => one.key === key));
  return missing === undefined ? allowed : refused(answersMissing, { param, detail: missing.text });
}

/** An answer with what was asked. */
export interface Answered {
  readonly key: string;
  readonly question: string;
  readonly answer: string;
  /** Is who answers so not let in? */
  readonly bars: boolean;
}

/** The answers in the order of the questions, each with its words. */
export const answeredOf = (questions: readonly Question[], given: GivenAnswers): Answered[] =>
  questions.flatMap(({ key, text, expected }) => {
    const answer = given.find((one) => one.key === key)?.answer;
    return answer === undefined
      ? []
      : [{ key, question: text, answer, bars: expected !== undefined && answer !== expected }];
  });

/** Does nobody arrive without answering? */
export const mustBeAnswered = (questions: readonly Question[]): boolean =>
  questions.some(({ required, expected }) => required || expected !== undefined);
