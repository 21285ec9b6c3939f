/** What Slack takes of a message, as far as ours use it: https://docs.slack.dev/reference/block-kit/blocks */
import type { Post } from '../src/message.ts';

interface Node {
  readonly [name: string]: unknown;
}

const limits = {
  blocks: 50,
  text: 4000,
  header: 150,
  section: 3000,
  field: 2000,
  fields: 10,
  context: 10,
  actions: 25,
  button: 75,
  value: 2000,
  id: 255,
  options: 100,
  optionText: 75,
  optionValue: 150,
  placeholder: 150,
} as const;

/** What Slack would refuse, or show otherwise than meant. */
export function problemsOf({ text, blocks }: Post): readonly string[] {
  const problems: string[] = [];
  const at = (path: string, wrong: boolean, what: string): void => {
    if (wrong) problems.push(`${path}: ${what}`);
  };
  at('text', text.length === 0 || text.length > limits.text, 'length');
  at('blocks', blocks.length === 0 || blocks.length > limits.blocks, 'count');
  const ids = new Set<string>();
  blocks.forEach((block, index) => {
    const path = `blocks[${index}] ${block.type}`;
    const { block_id: id } = block;
    at(path, id !== undefined && (id.length > limits.id || ids.has(id)), 'block_id');
    if (id !== undefined) ids.add(id);
    checks[block.type]?.(block as unknown as Node, path, at);
    at(path, checks[block.type] === undefined, 'a type that is not known here');
  });
  const all = JSON.stringify(blocks);
  at('blocks', all.length > 100_000, 'size');
  at('blocks', /[\ud800-\udbff](?![\udc00-\udfff])/.test(all), 'half a character');
  return [...problems, ...strings({ text, blocks }).flatMap(markup)];
}

type At = (path: string, wrong: boolean, what: string) => void;

function textOf(value: unknown, path: string, most: number, at: At, type?: string): void {
  const node = value as Node | undefined;
  const text = node?.['text'];
  at(path, typeof text !== 'string' || text.length === 0 || text.length > most, `text of ${String(text).length}`);
  at(path, type !== undefined && node?.['type'] !== type, `not ${type}`);
  at(path, node?.['type'] === 'plain_text' && 'verbatim' in (node ?? {}), 'verbatim in plain text');
}

const listOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? value : []);

const checks: Readonly<Record<string, (block: Node, path: string, at: At) => void>> = {
  divider: () => undefined,
  header: ({ text }, path, at) => textOf(text, path, limits.header, at, 'plain_text'),
  section({ text, fields }, path, at) {
    at(path, text === undefined && fields === undefined, 'neither text nor fields');
    if (text !== undefined) textOf(text, path, limits.section, at);
    at(path, listOf(fields).length > limits.fields, 'fields');
    for (const field of listOf(fields)) textOf(field, path, limits.field, at);
  },
  context({ elements }, path, at) {
    at(path, listOf(elements).length === 0 || listOf(elements).length > limits.context, 'elements');
    for (const element of listOf(elements)) textOf(element, path, limits.section, at);
  },
  actions({ elements }, path, at) {
    const all = listOf(elements);
    at(path, all.length === 0 || all.length > limits.actions, 'elements');
    const ids = all.map((element) => String(element['action_id']));
    at(path, new Set(ids).size < ids.length || ids.some((id) => id === '' || id.length > limits.id), 'action_id');
    for (const element of all) {
      if (element['type'] === 'button') {
        textOf(element['text'], path, limits.button, at, 'plain_text');
        at(path, String(element['value'] ?? '').length > limits.value, 'value');
      } else if (element['type'] === 'static_select') {
        textOf(element['placeholder'], path, limits.placeholder, at, 'plain_text');
        const options = listOf(element['options']);
        at(path, options.length === 0 || options.length > limits.options, 'options');
        for (const option of options) {
          textOf(option['text'], path, limits.optionText, at, 'plain_text');
          at(path, String(option['value']).length > limits.optionValue, 'value of an option');
        }
      } else at(path, true, 'an element that is not known here');
    }
  },
};

function strings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Where Slack would link, page or turn text: only to our pages, the console, and nobody. */
function markup(text: string): readonly string[] {
  const tags = [...text.matchAll(/<([^>]*)>/g)].map(([, inner = '']) => inner);
  const foreign = tags.filter(
    (inner) => !/^https:\/\/([\w-]+\.)*(console\.aws\.amazon\.com|clausewatch\.example|acme\.slack\.com)\//.test(inner),
  );
  return [
    ...foreign.map((inner) => `a tag: <${inner.slice(0, 60)}>`),
    ...(/@(channel|here|everyone)/i.test(text) ? ['a mention of everybody'] : []),
    ...(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f]/.test(text) ? ['what turns or hides text'] : []),
  ];
}
