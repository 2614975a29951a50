/**
 * Categories of notices: what a person can decide to get no longer. A rule of a template may name its category; otherwise its text says it.
 * Notices a template calls `required` have a category like all others, and are sent whoever muted it.
 */

/** `reminders`: to do what was asked already. `decisions`: what is to be decided or was. `information`: everything else that happened. */
export const categories = ['reminders', 'decisions', 'information'] as const;
export type Category = (typeof categories)[number];

const byText: Readonly<Partial<Record<string, Category>>> = {
  reminder: 'reminders',
  'last-reminder': 'reminders',
  'delay-reminder': 'reminders',
  'revision-reminder': 'reminders',
  'reminder-by-hand': 'reminders',
  'to-clear-reminder': 'reminders',
  'to-clear': 'decisions',
  cleared: 'decisions',
  'clearance-refused': 'decisions',
  'to-decide-reminder': 'reminders',
  'to-decide': 'decisions',
  escalated: 'decisions',
  returned: 'decisions',
  approved: 'decisions',
  rejected: 'decisions',
  published: 'decisions',
  'document-reminder': 'reminders',
  'document-to-decide-reminder': 'reminders',
  'document-to-publish-reminder': 'reminders',
  'document-to-transmit-reminder': 'reminders',
  'document-to-decide': 'decisions',
  'document-escalated': 'decisions',
  'document-returned': 'decisions',
  'document-approved': 'decisions',
  'document-published': 'decisions',
  'event-reminder': 'reminders',
  'event-confirm': 'decisions',
  objected: 'decisions',
  'objections-closed': 'decisions',
  list: 'decisions',
  'partner-asked': 'decisions',
  'mandate-asked': 'reminders',
  'mandate-reminder': 'reminders',
  'pledge-to-screen': 'decisions',
  'pledge-returned': 'decisions',
  'pledge-out-of-scope': 'decisions',
  'pledge-published': 'decisions',
  'pledge-progress-asked': 'reminders',
  'pledge-progress-reminder': 'reminders',
};

/** The category of a rung or of a notice's rule. */
export const categoryOf = ({ text, category }: { readonly text: string; readonly category?: Category | undefined }): Category =>
  category ?? byText[text] ?? 'information';
