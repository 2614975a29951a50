/** Names of mails, audiences and states for people; what this version has no words for is shown as it is written. */
import type { TextKey, Texts } from '../../i18n.ts';

/** What a mail says first. */
export const mailName = (t: Texts, text: string): string => t(`mail.${text}.heading` as TextKey, { defaultValue: text });

export const audienceName = (t: Texts, audience: string): string =>
  t(`explain.audience.${audience}` as TextKey, { defaultValue: audience });

type State = 'new' | 'planned' | 'launched' | 'open' | 'closed';
export const stateName = (t: Texts, state: string): string => t(`web.office.state.${state as State}`, { defaultValue: state });
