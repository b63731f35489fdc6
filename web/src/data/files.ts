import { addressOf, type OperationName } from '../lib/api.ts';
import { ApiProblem, readProblem } from '../lib/problem.ts';

/** Fetches a file, to have the browser keep it. */
export async function fetchFile(name: OperationName, input: Readonly<Record<string, unknown>> = {}): Promise<Blob> {
  const response = await fetch(addressOf(name, input), { credentials: 'same-origin' }).catch(() => {
    throw new ApiProblem(0, {});
  });
  if (!response.ok) throw await readProblem(response);
  return response.blob();
}
