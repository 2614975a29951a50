/** What the pages say, by language, to find it on them. */
import { textsIn } from '../../activities/mail/texts.ts';

/** `say('ar')('web.act.submit.name')`. */
export const say =
  (language: string) =>
  (key: string, values: Record<string, string | number> = {}) =>
    textsIn(language)(key, values);
