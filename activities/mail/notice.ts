/** A notice: greeting, paragraphs, facts, one link. Every kind is this component with its own wording and facts (kinds.ts). */
import { createElement as h, type ReactNode } from 'react';
import { Button, render, Section, Text, toPlainText } from 'react-email';
import { Frame, type FrameProps, styles } from './frame.ts';
import { mark } from './slots.ts';

/** A label and its lines; two for an instant, in the cycle's zone and in the person's own. */
export interface Fact {
  label: string;
  lines: readonly string[];
}

export interface NoticeProps extends Omit<FrameProps, 'children'> {
  greeting: string;
  paragraphs: readonly string[];
  facts: readonly Fact[];
  action: string;
  link: string;
}

const FactLines = ({ label, lines }: Fact): ReactNode =>
  h(
    Text,
    { style: styles.fact },
    h('span', { style: styles.label }, label),
    // `bdi` keeps a value of the other direction from turning its surroundings.
    lines.flatMap((line) => [h('br', { key: `${line} break` }), h('bdi', { key: line }, line)]),
  );

export function Notice({ greeting, paragraphs, facts, action, link, ...frame }: NoticeProps): ReactNode {
  const children = [
    h(Text, { key: 'greeting', style: styles.paragraph }, greeting),
    ...paragraphs.map((paragraph) => h(Text, { key: paragraph, style: styles.paragraph }, paragraph)),
    h(Section, { key: 'facts', style: { margin: '8px 0 16px' } }, ...facts.map((fact) => h(FactLines, { key: fact.label, ...fact }))),
    h(Button, { key: 'action', href: link, style: styles.button }, action),
  ];
  return h(Frame, { ...frame, children });
}

/** Html and plain text of a notice, both from the component. No line is wrapped, so no mark is broken. */
export async function renderNotice(props: NoticeProps): Promise<{ html: string; text: string }> {
  const html = await render(h(Notice, props));
  const text = toPlainText(html, { wordwrap: false, selectors: [{ selector: 'h1', options: { uppercase: false } }] });
  return { html, text: text.replace(` ${mark('link')}`, `\n${mark('link')}`) };
}
