import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Held } from '../../activities/mail/facts.ts';
import { personalFeed } from '../../activities/mail/feed.ts';
import { contributorTexts, textKeys } from '../../activities/mail/kinds.ts';
import { renderMerged } from '../../activities/mail/merged.ts';
import { renderMail } from '../../activities/mail/render.ts';
import { directionOf, languageOf, languages, localeSchema, textsIn } from '../../activities/mail/texts.ts';
import { channels } from '../../domain/contribution/entered.ts';
import { statuses } from '../../domain/contribution/state.ts';
import { changes } from '../../domain/document/state.ts';
import { modes } from '../../domain/event/state.ts';
import { categories } from '../../domain/template/categories.ts';
import { audiences } from '../../domain/template/schema.ts';
import { sample, soft, sparse, visible } from './sample.ts';

type Tree = { [key: string]: Tree | string };
const locale = (language: string): Tree => JSON.parse(readFileSync(new URL(`../../locales/${language}.json`, import.meta.url), 'utf8'));
/** A part of a locale, by its path. */
const within = (content: Tree, ...path: string[]): Tree =>
  path.reduce((tree, key) => {
    const inner = tree[key];
    if (typeof inner !== 'object') throw new Error(`no ${path.join('.')}`);
    return inner;
  }, content);
const leaves = (value: unknown, path: string): [string, string][] =>
  typeof value === 'string' ? [[path, value]] : Object.entries(value ?? {}).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
const slotsOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);

test('there are texts in the six official languages', () => {
  expect(languages).toEqual(['ar', 'en', 'es', 'fr', 'ru', 'zh']);
});

/** Words of command, which no mail to a contributor has. */
const orders = {
  ar: /يجب|إلزامي|ملزم|فوراً/,
  en: /\bmust\b|\brequired\b|\bobliged\b|\bfail(ed)? to\b|\boverdue\b|immediately/i,
  es: /\bdebe(n|rá|rán)?\b|obligatori|exig|inmediatamente/i,
  fr: /\bdevez\b|\bdoit\b|obligatoire|exig|immédiatement|sous peine/i,
  ru: /должн|обязан|обязательн|требуется от вас|немедленно/i,
  zh: /必须|务必|立即|强制/,
};
const answers = {
  ar: { declining: /عدم المشاركة/, delaying: /مزيد من الوقت|تأخر|موعد لاحق/ },
  en: { declining: /not to take part|not take part/, delaying: /more time|late|later/ },
  es: { declining: /no participar/, delaying: /más tiempo|retraso|anunciar una posterior/ },
  fr: { declining: /ne pas participer/, delaying: /retard|plus de temps|en annoncer une autre/ },
  ru: { declining: /не участвовать/, delaying: /больше времени|задержке|позднюю дату/ },
  zh: { declining: /不拟参与/, delaying: /更多时间|延迟|较晚的日期/ },
};

describe.each(['ar', 'en', 'es', 'fr', 'ru', 'zh'] as const)('locale %s', (language) => {
  test('has every key and no other', () => {
    expect(localeSchema(language).safeParse(locale(language)).success).toBe(true);
  });

  test.each<[string, (content: Tree) => void]>([
    ['a mail is missing', (content) => delete within(content, 'mail').reminder],
    ['a mail has no subject', (content) => delete within(content, 'mail', 'reminder').subject],
    ['a status is missing', (content) => delete within(content, 'page', 'status').delayed],
    ['a plural form is missing', (content) => delete within(content, 'page').daysLeft_other],
    ['there is a text nobody uses', (content) => Object.assign(within(content, 'frame'), { spare: 'x' })],
    ['there is a mail nobody sends', (content) => Object.assign(within(content, 'mail'), { spare: within(content, 'mail', 'silent') })],
    ['a text is empty', (content) => Object.assign(within(content, 'frame'), { why: '' })],
  ])('is refused when %s', (_, spoil) => {
    const content = locale(language);
    spoil(content);
    expect(localeSchema(language).safeParse(content).success).toBe(false);
  });

  test('every text of mails and calendar files is seen by somebody', async () => {
    const received = { at: soft, wall: '2028-03-31T23:59:59', zone: 'Europe/Zurich' };
    const entered = channels.map((by) => ({ entered: { by, received, dateOnly: false } }));
    const inMode = modes.map((mode) => ({ held: { ...sample('event-announced', language).held, mode } as Held }));
    const variants = [
      {},
      sparse,
      ...entered,
      ...inMode,
      { deadline: { soft, grace: soft, hard: soft } },
      ...audiences.map((role) => ({ role })),
    ];
    const sources = changes.map((change) => ({ source: { name: 'Nepal', change } }));
    const mails = await Promise.all(
      [...variants, ...sources].flatMap((changed) => textKeys.map((key) => renderMail(sample(key, language, { ...changed, text: key })))),
    );
    const made = { ...sample('invitation', language), kind: 'asked' as const, subject: 'c/1', sequence: 0, stamp: soft - 60 * 86_400_000 };
    const stands = { ...made, until: soft, shown: { until: soft, late: soft + 1, announced: false } };
    const entries = [stands, { ...stands, shown: { ...stands.shown, announced: true } }, { ...stands, shown: null }];
    const file = personalFeed(language, [...entries, { ...stands, kind: 'decision' }])
      .replace(/\r\n /g, '')
      .replace(/\\([,;])/g, '$1');
    const stops = categories.map((category) => ({ category, link: `https://plenary.example.org/unsubscribe/${category}` }));
    mails.push(await renderMerged([sample('reminder', language), sample('silent', language)], stops));
    const seen = [...mails.flatMap(({ subject, html, text }) => [subject, visible(html), text]), file].join('\n');
    const { frame, mail, invite } = locale(language);
    for (const [path, text] of leaves({ frame, mail, invite }, language)) {
      for (const piece of text.split(/\{\{\w+\}\}/)) expect(seen, path).toContain(piece);
    }
  });

  test('speaks of the same values as English does', () => {
    const english = new Map(leaves(locale('en'), ''));
    for (const [path, text] of leaves(locale(language), '')) {
      // A plural form of its own has the values of the general one; where the word itself says the number (Arabic's none, one, two), not the number.
      const original = english.get(path) ?? english.get(path.replace(/_\w+$/, '_other'));
      const values = new Set(slotsOf(original ?? ''));
      if (/_(zero|one|two)$/.test(path) && !slotsOf(text).includes('count')) values.delete('count');
      expect(new Set(slotsOf(text)), path).toEqual(values);
    }
  });

  test('invites and never orders', () => {
    for (const key of contributorTexts) {
      for (const [path, text] of leaves(within(locale(language), 'mail', key), key)) expect(text, path).not.toMatch(orders[language]);
    }
  });

  test.each(['invitation', 'reminder', 'last-reminder', 'reminder-by-hand'] as const)('%s names the other proper answers', async (key) => {
    const { text } = await renderMail(sample(key, language));
    expect(text).toMatch(answers[language].declining);
    expect(text).toMatch(answers[language].delaying);
  });

  test('has a name and a meaning for every status of the page', () => {
    const say = textsIn(language);
    const names = statuses.map((status) => say(`page.status.${status}`));
    expect(new Set(names).size).toBe(statuses.length);
  });
});

test('counts follow the plural rules of the language', () => {
  const say = (language: string, count: number) => textsIn(language)('page.daysLeft', { count });
  expect([0, 1, 2].map((count) => say('en', count))).toEqual(['0 days left', '1 day left', '2 days left']);
  expect([0, 1, 2].map((count) => say('fr', count))).toEqual(['encore 0 jour', 'encore 1 jour', 'encore 2 jours']);
  expect([1, 2, 5, 21].map((count) => say('ru', count))).toEqual([
    'Остался 1 день',
    'Осталось 2 дня',
    'Осталось 5 дней',
    'Остался 21 день',
  ]);
  expect([0, 1, 2, 3, 11, 100].map((count) => say('ar', count))).toEqual([
    'لم يبق أي يوم',
    'بقي يوم واحد',
    'بقي يومان',
    'بقيت 3 أيام',
    'بقي 11 يوماً',
    'بقي 100 يوم',
  ]);
});

test('a language with six plural forms needs all six', () => {
  const content = locale('en');
  const refused = localeSchema('ar').safeParse(content);
  const forms = ['few', 'many', 'two', 'zero'];
  const counting = [
    'confirm.what.extend',
    'confirm.what.open',
    'confirm.what.remind',
    'confirm.what.reopen',
    'merged.heading',
    'merged.subject',
    'page.daysLeft',
  ];
  expect(refused.error?.issues.map(({ path }) => path.join('.')).sort()).toEqual(
    counting.flatMap((key) => forms.map((form) => `${key}_${form}`)),
  );
});

test('languages are found by their base, and English stands in for those there are no texts for', () => {
  expect(['fr', 'fr-CH', 'FR', 'en-US', 'tlh', ''].map(languageOf)).toEqual(['fr', 'fr', 'fr', 'en', 'en', 'en']);
  expect(directionOf('fr')).toBe('ltr');
  expect(directionOf('ar')).toBe('rtl');
});
