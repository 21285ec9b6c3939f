/** Slack's mark-up as a browser shows it. The text is taken apart and every part is escaped again. */
import { type Html, html } from './html.ts';

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

function unescaped(text: string): string {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}

/** What Slack takes in one text object (Slack, "Text object"); it also bounds the work of the patterns below. */
const most = 3000;

/** A `mrkdwn` text: code blocks, quotes, code, bold, italic, strike and links. */
export function slackText(text: string): Html {
  const parts = text.slice(0, most).split(/```\n?([\s\S]*?)\n?```/g);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<pre><code>${unescaped(part)}</code></pre>` : lines(part)))}`;
}

function lines(text: string): Html {
  const all = text.replace(/^\n|\n$/g, '').split('\n');
  return html`${all.map((line) => {
    if (line.startsWith('> ')) return html`<blockquote>${inline(line.slice(2))}</blockquote>`;
    return line === '' ? '' : html`<p>${inline(line)}</p>`;
  })}`;
}

const token = /`([^`\n]+)`|<([^>|\n]+)(?:\|([^>\n]*))?>|(?<![\p{L}\p{N}])([*_~])(?=\S)(.+?)(?<=\S)\4(?![\p{L}\p{N}])/gu;

function inline(text: string): Html {
  const parts: (Html | string)[] = [];
  let from = 0;
  for (const match of text.matchAll(token)) {
    parts.push(unescaped(text.slice(from, match.index)), drawn(match));
    from = match.index + match[0].length;
  }
  return html`${[...parts, unescaped(text.slice(from))]}`;
}

function drawn([whole, quoted, url, label, mark, inner]: RegExpMatchArray): Html {
  if (quoted !== undefined) return html`<code>${unescaped(quoted)}</code>`;
  if (url !== undefined) return linked(unescaped(url), label === undefined ? undefined : unescaped(label));
  if (mark === '*') return html`<b>${inline(inner ?? '')}</b>`;
  if (mark === '_') return html`<i>${inline(inner ?? '')}</i>`;
  return mark === '~' ? html`<s>${inline(inner ?? '')}</s>` : html`${whole}`;
}

/** Mentions (`<!channel>`, `<@U…>`) are shown for what they are; only web addresses become links. */
function linked(url: string, label: string | undefined): Html {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return html`<mark>${label ?? url}</mark>`;
  return html`<a href="${url}" rel="noreferrer noopener">${label ?? url}</a>`;
}
