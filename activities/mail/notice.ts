/** A notice: greeting, paragraphs, facts, one link. Every kind is this component with its own wording and facts (kinds.ts). */
import { createElement as h, type ReactNode } from 'react';
import { Button, Heading, Hr, render, Section, Text, toPlainText } from 'react-email';
import { Frame, type FrameProps, styles } from './frame.ts';
import { mark, slots } from './slots.ts';

/** A label and its lines; two for an instant, in the cycle's zone and in the person's own. */
export interface Fact {
  label: string;
  lines: readonly string[];
}

/** What a notice says, alone or among others. */
export interface NoticeBody {
  paragraphs: readonly string[];
  facts: readonly Fact[];
  action: string;
  link: string;
}
export interface NoticeProps extends Omit<FrameProps, 'children'>, NoticeBody {
  greeting: string;
}
/** A notice among others in one mail: its own heading, and why the person gets it. */
export interface SectionProps extends NoticeBody {
  heading: string;
  why: string;
}
/** The frame of a mail that carries several notices. */
export interface MergedProps extends Omit<FrameProps, 'children'> {
  greeting: string;
  intro: string;
}

const FactLines = ({ label, lines }: Fact): ReactNode =>
  h(
    Text,
    { style: styles.fact },
    h('span', { style: styles.label }, label),
    // `bdi` keeps a value of the other direction from turning its surroundings.
    lines.flatMap((line) => [h('br', { key: `${line} break` }), h('bdi', { key: line }, line)]),
  );

const bodyOf = ({ paragraphs, facts, action, link }: NoticeBody): ReactNode[] => [
  ...paragraphs.map((paragraph) => h(Text, { key: paragraph, style: styles.paragraph }, paragraph)),
  h(Section, { key: 'facts', style: { margin: '8px 0 16px' } }, ...facts.map((fact) => h(FactLines, { key: fact.label, ...fact }))),
  h(Button, { key: 'action', href: link, style: styles.button }, action),
];

export function Notice({ greeting, paragraphs, facts, action, link, ...frame }: NoticeProps): ReactNode {
  const children = [h(Text, { key: 'greeting', style: styles.paragraph }, greeting), ...bodyOf({ paragraphs, facts, action, link })];
  return h(Frame, { ...frame, children });
}

const headings = ['h1', 'h2'].map((selector) => ({ selector, options: { uppercase: false } }));
const addresses = ['link', ...slots.filter((slot) => slot.startsWith('stop'))].map((slot) => mark(slot as 'link'));

/** An address stands on a line of its own. No line is wrapped, so no mark is broken. */
function plain(html: string): string {
  const text = toPlainText(html, { wordwrap: false, selectors: headings });
  return addresses.reduce((all, address) => all.replace(` ${address}`, `\n${address}`), text);
}

/** Html and plain text of a notice, both from the component. */
export async function renderNotice(props: NoticeProps): Promise<{ html: string; text: string }> {
  const html = await render(h(Notice, props));
  return { html, text: plain(html) };
}

/** Of one notice among others: a part of a page, to stand where `renderMerged` has its mark `sections`. */
export async function renderSection({ heading, why, ...body }: SectionProps): Promise<{ html: string; text: string }> {
  const page = await render(
    h(
      Section,
      { style: { margin: '0 0 8px' } },
      h(Hr, { style: { margin: '24px 0 16px' } }),
      h(Heading, { as: 'h2', style: { fontSize: '19px', lineHeight: '25px', margin: '0 0 12px' } }, heading),
      ...bodyOf(body),
      h(Text, { style: { ...styles.small, margin: '12px 0 0' } }, why),
    ),
  );
  const html = page.replace(/^<!DOCTYPE[^>]*>/, '').replaceAll(/<!--\/?\$-->/g, '');
  return { html, text: plain(html) };
}

/** The mail around several notices, with the mark `sections` where they stand. */
export async function renderMerged({ greeting, intro, ...frame }: MergedProps): Promise<{ html: string; text: string }> {
  const children = [
    h(Text, { key: 'greeting', style: styles.paragraph }, greeting),
    h(Text, { key: 'intro', style: styles.paragraph }, intro),
    h(Section, { key: 'sections' }, mark('sections')),
  ];
  const html = await render(h(Frame, { ...frame, children }));
  return { html, text: plain(html) };
}
