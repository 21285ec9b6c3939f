import { describe, expect, it } from 'vitest';

import { slackText } from './slack-text.ts';

const shown = async (text: string): Promise<string> => String(await slackText(text));

describe("Slack's mark-up", () => {
  it.each([
    ['*Where* it is', '<p><b>Where</b> it is</p>'],
    ['_only_ `code *x*` ~no~', '<p><i>only</i> <code>code *x*</code> <s>no</s></p>'],
    ['> quoted\nplain', '<blockquote>quoted</blockquote><p>plain</p>'],
    ['```\na &lt;b&gt;\nc\n```', '<pre><code>a &lt;b&gt;\nc</code></pre>'],
    ['snake_case_name and 2*3*4', '<p>snake_case_name and 2*3*4</p>'],
    [
      '<https://example.com/a?b=1&amp;c=2|Open>',
      '<p><a href="https://example.com/a?b=1&amp;c=2" rel="noreferrer noopener">Open</a></p>',
    ],
    ['&amp;lt;', '<p>&amp;lt;</p>'],
  ])('%j is drawn', async (text, page) => {
    expect(await shown(text)).toBe(page);
  });

  it.each(['<javascript:alert(1)|Open>', '<!channel>', '<@U123>', '<data:text/html,x|y>', '<//evil.example|x>'])(
    '%j becomes no link',
    async (text) => {
      expect(await shown(text)).toMatch(/^<p><mark>[^<]*<\/mark><\/p>$/);
    },
  );

  it('takes a long hostile text in a moment', async () => {
    const started = performance.now();
    for (const part of ['*', '_a', '`', '<', '```', '*a ']) await shown(part.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
