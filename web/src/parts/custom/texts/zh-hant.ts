import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = { title: '更多資訊', yes: '是', no: '否' };
