/** A message about many incidents, and its shape in each channel. */
import type { Severity } from '@clausewatch/model/verdict';
import type { KnownBlock } from '@slack/types';

import type { Mail, Notice, Page, Post } from './message.ts';
import { pageOf } from './story.ts';
import { escapeSlack, slackCode, slackPlain, slackText } from './slack-text.ts';
import { ascii, plain, truncateBytes, wrap } from './text.ts';

/** `incident`: where the line leads. */
export interface Line {
  readonly text: string;
  readonly incident?: string;
}

export interface Chapter {
  readonly title: string;
  readonly lines: readonly Line[];
  /** What is not listed. */
  readonly more: string;
}

export interface Report {
  /** Stable: two copies with one key are one. */
  readonly key: string;
  readonly severity: Severity;
  readonly headline: string;
  readonly chapters: readonly Chapter[];
  /** The last line. */
  readonly end: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** How a report is told: the digest of a day, or what came all at once. */
export type ReportKind = 'storm' | 'digest';

const width = 100;
const mostBytes = 200 * 1024;
/** Lines of a chapter in Slack, whose blocks hold 3000 characters. */
const limits = { section: 2900, header: 150 } as const;

export function mailOf(kind: ReportKind, report: Report, pages?: string): Mail {
  const mark = kind === 'digest' ? '[DIGEST]' : `[${report.severity.toUpperCase()}]`;
  const subject = `${mark} ${ascii(plain(report.headline, 400))}`;
  const body = report.chapters.map(({ title, lines, more }) =>
    [title, ...lines.flatMap((line) => mailLine(line, pages)), ...(more === '' ? [] : [`  ${more}`])].join('\n'),
  );
  const link = pages === undefined ? [] : [`All of them: ${pages}/incidents`];
  const text = `${[report.headline, ...body, ...link, report.end, `Key: ${report.key}`].join('\n\n')}\n`;
  return {
    subject: subject.length < 100 ? subject : `${subject.slice(0, 96)}...`,
    text: truncateBytes(text, mostBytes, '\n... cut: see the incidents\n'),
    attributes: { ...report.attributes, news: [kind, ...(report.attributes['news'] ?? [])] },
  };
}

function mailLine({ text, incident }: Line, pages: string | undefined): readonly string[] {
  const [first = '', ...rest] = wrap(text, width - 4);
  const link = incident === undefined ? undefined : pageOf(pages, incident);
  return [`- ${first}`, ...rest.map((part) => `  ${part}`), ...(link === undefined ? [] : [`  ${link}`])];
}

export function postOf(kind: ReportKind, report: Report, pages?: string): Post {
  const mark = kind === 'digest' ? '\u{1f4cb} Digest:' : `\u{1f30a} ${report.severity.toUpperCase()}`;
  const link = pages === undefined ? '' : `<${escapeSlack(`${pages}/incidents`)}|See them all> `;
  return {
    text: `${mark} ${slackText(report.headline, 400)}`,
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: slackPlain(`${mark} ${report.headline}`, limits.header), emoji: false },
      },
      ...report.chapters.slice(0, 20).flatMap((chapter) => sectionOf(chapter, pages)),
      {
        type: 'context',
        elements: [
          { type: 'mrkdwn', text: `${link}${slackText(report.end, 500)}`, verbatim: true },
          { type: 'mrkdwn', text: `Key ${slackCode(report.key, 120)}`, verbatim: true },
        ],
      },
    ],
  };
}

function sectionOf({ title, lines, more }: Chapter, pages: string | undefined): readonly KnownBlock[] {
  let text = `*${slackText(title, 150)}*`;
  let shown = 0;
  for (const line of lines) {
    const next = `${text}\n\u2022 ${slackLine(line, pages)}`;
    if (next.length > limits.section - 100) break;
    text = next;
    shown += 1;
  }
  const left = lines.length - shown;
  const rest = [left > 0 ? `and ${left} more` : '', more].filter((part) => part !== '').join('; ');
  const end = rest === '' ? '' : `\n_${slackText(rest, 90)}_`;
  return [{ type: 'section', text: { type: 'mrkdwn', text: `${text}${end}`, verbatim: true } }];
}

function slackLine({ text, incident }: Line, pages: string | undefined): string {
  const link = incident === undefined ? undefined : pageOf(pages, incident);
  return link === undefined ? slackText(text, 500) : `${slackText(text, 400)} <${escapeSlack(link)}|open>`;
}

export function reportPageOf(report: Report, at: string, pages?: string): Page {
  return {
    action: 'trigger',
    dedupKey: report.key,
    summary: plain(`[${report.severity.toUpperCase()}] ${report.headline}`, 1000),
    severity: report.severity,
    source: 'clausewatch',
    component: 'many resources',
    group: 'storm',
    class: 'storm',
    at,
    details: Object.fromEntries(
      report.chapters.flatMap(({ lines }) => lines.slice(0, 12).map(({ text }, index) => [`cause ${index + 1}`, text])),
    ),
    ...(pages === undefined ? {} : { link: `${pages}/incidents` }),
  };
}

export function reportNoticeOf(kind: ReportKind, report: Report): Notice {
  const { text, blocks } = postOf(kind, report);
  const sections = blocks.flatMap((block) => (block.type === 'section' ? (block.text?.text ?? []) : []));
  return {
    version: '1.0',
    source: 'custom',
    id: report.key,
    content: {
      textType: 'client-markdown',
      title: slackText(report.headline, 200),
      description: sections[0] ?? text,
      nextSteps: [],
      keywords: (report.attributes['clauses'] ?? []).slice(0, 5).map((clause) => slackText(clause, 60)),
    },
    metadata: {
      threadId: report.key,
      summary: slackText(report.headline, 300),
      eventType: `incidents.${kind}`,
      relatedResources: [],
      additionalContext: { severity: report.severity.toUpperCase(), key: report.key },
    },
  };
}
