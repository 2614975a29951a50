/** A small round in English and Arabic: one State that answers, its coordinator, the secretariat; mails leave at any hour. */
import type { World } from '../../domain/simulation.ts';
import { Template } from '../../domain/template/schema.ts';
import { writeCommand, writeCycle } from '../support/store.ts';
import { command, smallTemplate, smallWorld } from '../support/world.ts';
import { type Stack, soon } from './stack.ts';

/** As the template calls the decisions of its one step. */
const labels = {
  approve: { en: 'Accept for publication', ar: 'القبول للنشر' },
  return: { en: 'Return to complete', ar: 'الإعادة للاستكمال' },
};
const route = smallTemplate.routes['two-steps'];

export const template = Template.parse({
  ...smallTemplate,
  languages: ['en', 'ar'],
  delivery: { ...smallTemplate.delivery, window: null },
  routes: { 'two-steps': { steps: route?.steps.slice(0, 1).map((step) => ({ ...step, decisions: labels })) } },
  forms: {
    report: {
      title: { en: 'Report on progress', ar: 'تقرير عن التقدم' },
      file: { summaryMaxWords: 20 },
      sections: [
        {
          key: 'main',
          title: { en: 'Progress', ar: 'التقدم' },
          fields: [
            { key: 'text', title: { en: 'What was done', ar: 'ما تم إنجازه' }, kind: 'text', required: true, maxWords: 20 },
            { key: 'next', title: { en: 'What comes next', ar: 'الخطوات المقبلة' }, kind: 'text' },
          ],
        },
        {
          key: 'about',
          title: { en: 'About it', ar: 'معلومات' },
          fields: [
            {
              key: 'themes',
              title: { en: 'Themes', ar: 'المواضيع' },
              kind: 'choices',
              choices: [
                { key: 'work', title: { en: 'Work', ar: 'العمل' } },
                { key: 'health', title: { en: 'Health', ar: 'الصحة' } },
              ],
            },
            { key: 'since', title: { en: 'Since', ar: 'منذ' }, kind: 'date' },
            { key: 'people', title: { en: 'People reached', ar: 'عدد المستفيدين' }, kind: 'number' },
          ],
        },
      ],
    },
  },
  asks: { report: { ...smallTemplate.asks.report, title: { en: 'Report', ar: 'تقرير' } } },
});

/** The secretariat's other person, who confirms what the one proposes. */
const second = { person: 'sec-two', role: 'secretariat', participant: null, body: 'secretariat', from: 0, until: null };
export const world: World = { ...smallWorld, template, memberships: [...smallWorld.memberships, second] };
export const contribution = 'contribution:c1:report:AAA';

/** Opens the round: AAA and BBB are invited. */
export async function openRound({ ask, pool }: Stack): Promise<void> {
  await pool.query("update person set language = 'ar' where id = 'fp-bbb'");
  await writeCycle(pool, world);
  await pool.query(
    "insert into subject (id, type, workflow, cycle_id, template_id, template_version) values ('cycle:c1', 'cycle', 'cycle', 'c1', $1, $2)",
    [template.id, template.version],
  );
  await writeCommand(pool, 'cycle:c1', command('begin', { cycle: 'c1', anchors: {} }, 'sec', Date.now()));
  await ask('sec', 'POST', '/api/cycles/c1/launch', {});
  const planned = async () => (await pool.query("select 1 from subject where id = 'call:c1:round:north' and status = 'planned'")).rows[0];
  await soon('the call', planned);
  const { href } = await ask('sec', 'POST', '/api/proposals', { kind: 'open', call: 'call:c1:round:north' });
  await ask('sec-two', 'POST', `${href}/confirm`, {});
  const invited = async () =>
    (await pool.query("select 1 from subject where type = 'contribution' and status = 'invited' offset 1")).rows[0];
  await soon('the contributions', invited);
}
