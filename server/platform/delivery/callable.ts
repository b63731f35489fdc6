import { fail } from '../contract/problems.ts';
import type { Egress } from '../net/egress.ts';
import { callbackRefused } from './contract.ts';

/** Refuses an address that can never be called; `reason` says why in one word, for whoever puts it in words. @throws 400 that names `url` */
export function mustBeCallable({ egress }: { readonly egress: Pick<Egress, 'checkUrl'> }, url: string): void {
  const verdict = egress.checkUrl(url);
  if (verdict.ok) return;
  throw fail(callbackRefused, { param: 'url', detail: verdict.detail, extra: { reason: verdict.code } });
}
