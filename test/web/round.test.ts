/** The main job by pages alone, from both sides: invited, signed in, drafted, submitted, returned, revised, approved. In English and in Arabic. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { holdsAxe, openBrowser, openPage } from './browser.ts';
import { say } from './say.ts';
import { linksIn, openStack } from './stack.ts';
import { openRound, template, world } from './world.ts';

const [stack, browser] = await Promise.all([openStack(world), openBrowser()]);
await openRound(stack);

const form = template.forms.report;
const fieldIn = (language: string) => form?.sections[0]?.fields[0]?.title[language] ?? '';
const decisions = template.routes['two-steps']?.steps[0]?.decisions;

/** Presses a button of the page, and the one of the same name in the dialog that asks. */
async function act(page: Page, name: string, words?: { readonly label: string; readonly text: string }): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (words) await dialog.getByLabel(words.label).fill(words.text);
  await dialog.getByRole('button', { name, exact: true }).click();
}

describe.each([
  { language: 'en', person: 'fp-aaa', participant: 'AAA', coordinator: 'co-north' },
  { language: 'ar', person: 'fp-bbb', participant: 'BBB', coordinator: 'co-south' },
])('a round in $language', ({ language, person, participant, coordinator }) => {
  const t = say(language);
  const path = `/contributions/contribution:c1:report:${participant}`;

  test('goes from the invitation to the approval', async () => {
    const mine = await openPage(browser, { locale: language });
    const theirs = await openPage(browser, { locale: language });

    // From the mail to the form.
    const [link = ''] = linksIn(await stack.mailTo(person, /\/c\/contribution/)).filter((found) => found.includes('/c/'));
    await mine.goto(link);
    await mine.getByRole('button').click();
    const [sent = ''] = linksIn(await stack.mailTo(person, /\/sign-in\?t=/));
    await mine.goto(sent);
    await mine.getByRole('button').click();
    await mine.waitForURL(`**${path}`);
    await mine.getByLabel(fieldIn(language)).fill('Two centres.');
    await mine.getByText(t('web.draft.saving.saved')).waitFor();
    await holdsAxe(mine);
    expect(await mine.locator('html').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');

    await act(mine, t('web.act.submit.name'));
    await mine.getByText(`C1/REPORT/${participant}/1`).first().waitFor();
    await mine.getByText(t('page.meaning.submitted')).waitFor();
    await holdsAxe(mine);

    // The coordinator finds it among their tasks, and returns it.
    await theirs.addInitScript(`localStorage.setItem('plenary.language', '"${language}"')`);
    await stack.signIn(theirs, coordinator);
    await holdsAxe(theirs);
    await theirs.getByRole('link', { name: language === 'ar' ? 'تقرير' : 'Report', exact: true }).click();
    await theirs.getByText('Two centres.').waitFor();
    await act(theirs, decisions?.return?.[language] ?? '', { label: t('web.act.reason'), text: 'Where are they?' });
    await theirs.getByText(t('page.meaning.returned')).waitFor();

    // The contributor reads why, completes it, and sees what changed.
    await mine.reload();
    await mine.getByText('Where are they?').waitFor();
    await act(mine, t('web.act.revise.name'));
    await mine.getByLabel(fieldIn(language)).fill('Two centres, in the south.');
    await mine.getByRole('button', { name: t('web.difference.toVersion', { number: 1 }) }).click();
    await mine.locator('ins').filter({ hasText: 'in the south' }).waitFor();
    await holdsAxe(mine);
    await mine.keyboard.press('Escape');
    await mine.getByText(t('web.draft.saving.saved')).waitFor();
    await act(mine, t('web.act.submit.name'));
    await mine.getByText(`C1/REPORT/${participant}/2`).first().waitFor();

    // The coordinator sees the difference, and accepts.
    await theirs.reload();
    await theirs.getByText(t('web.difference.toVersion', { number: 1 })).click();
    await theirs.locator('ins').filter({ hasText: 'in the south' }).waitFor();
    await act(theirs, decisions?.approve[language] ?? '');
    await theirs.getByText(t('page.meaning.approved')).waitFor();
    await theirs.getByRole('button', { name: t('web.history.show') }).click();
    await theirs.getByText('Where are they?').waitFor();
    await holdsAxe(theirs);

    await mine.reload();
    await mine.getByText(t('page.meaning.approved')).waitFor();
    expect([...mine.complaints, ...theirs.complaints]).toEqual([]);
  });
});
