import { words } from '../../lib/texts.ts';

/** What a refusal is in a few words; the server's own where there are none. */
export const codeText = ({
  code,
  detail = code,
}: {
  readonly code: string;
  readonly detail?: string | undefined;
}): string => words(`problem.${code}` as 'problem.internal', { defaultValue: detail });
